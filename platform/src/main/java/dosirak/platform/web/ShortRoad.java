package dosirak.platform.web;

import dosirak.platform.security.Tokens;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.telemetry.TraceContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The road of what is at hand: from the thread that reads requests straight to the bytes, past
 * servlets and threads of their own. It takes only what is as usual in every respect, and everybody
 * may read that, so who asks does not matter; a token that is sent must be one that was found good.
 * All else is left to the {@linkplain CompartmentRoad long road}, which gives the same answers.
 */
public final class ShortRoad {
  private static final String API = "/api/";
  private static final String GET = "GET";
  private static final String BEARER = "Bearer ";
  private static final String TRACE_PARENT = "traceparent";

  private final Tokens tokens;
  private final RequestLatency latency;
  private final Map<String, Supplier<? extends @Nullable Served>> compartments =
      new ConcurrentHashMap<>();
  private final Map<Kind, RequestLatency.Series> series = new ConcurrentHashMap<>();

  public ShortRoad(Tokens tokens, RequestLatency latency) {
    this.tokens = tokens;
    this.latency = latency;
  }

  private record Kind(String domain, String pattern, int status) {}

  /** What a request says beside its address that matters here. */
  private record Wishes(
      @Nullable String encodings, @Nullable String knownTags, @Nullable String traceparent) {}

  /**
   * Answers what a domain has at hand.
   *
   * @param compartment gives what serves now, or null while nothing does
   */
  public void open(String domain, Supplier<? extends @Nullable Served> compartment) {
    compartments.put(domain, compartment);
  }

  /** Whether it is worth asking. */
  boolean mayAnswer(Request request) {
    String path = request.getHttpURI().getPath();
    return request.getMethod().equals(GET) && path != null && path.startsWith(API);
  }

  /** Answers a request that the front lets in, if its answer is at hand. Never waits. */
  boolean answer(Request request, Response response, Callback callback) {
    HttpURI uri = request.getHttpURI();
    String path = uri.getPath();
    int end = path.indexOf('/', API.length());
    if (end < 0) {
      return false;
    }
    String domain = path.substring(API.length(), end);
    Supplier<? extends @Nullable Served> compartment = compartments.get(domain);
    Served served = compartment == null ? null : compartment.get();
    ReadyReads ready = served == null ? null : served.ready();
    String query = uri.getQuery();
    // What is encoded could be written in several ways.
    if (ready == null || path.indexOf('%') >= 0 || (query != null && query.indexOf('%') >= 0)) {
      return false;
    }
    Wishes wishes = wishes(request.getHeaders());
    if (wishes == null) {
      return false;
    }
    long begun = System.nanoTime();
    ReadyAnswer answer = ready.atHand(path.substring(end), query);
    ReadyBytes.Form form = answer == null ? null : answer.bytes().atHand(wishes.encodings());
    if (answer == null || form == null) {
      return false;
    }
    HttpFields.Mutable headers = response.getHeaders();
    headers.add(SecurityHeaders.BUT_CACHING);
    headers.add("Trace-Id", TraceContext.traceIdOf(wishes.traceparent()));
    answer.headers().forEach(headers::add);
    int status = form.send(wishes.knownTags(), response, callback);
    series
        .computeIfAbsent(
            new Kind(domain, answer.pattern(), status),
            kind -> latency.series(kind.domain(), GET, kind.pattern(), kind.status()))
        .record(System.nanoTime() - begun);
    return true;
  }

  /** Null if something in the headers makes the request an unusual one. */
  private @Nullable Wishes wishes(HttpFields headers) {
    String encodings = null;
    String knownTags = null;
    String traceparent = null;
    for (HttpField field : headers) {
      HttpHeader header = field.getHeader();
      if (header == null) {
        if (field.is(TRACE_PARENT)) {
          traceparent = traceparent == null ? field.getValue() : traceparent;
        } else if (field.is(PositionGate.HEADER)) {
          return null;
        }
        continue;
      }
      switch (header) {
        case ACCEPT_ENCODING -> encodings = encodings == null ? field.getValue() : encodings;
        case IF_NONE_MATCH -> knownTags = knownTags == null ? field.getValue() : knownTags;
        case CONTENT_LENGTH, TRANSFER_ENCODING, EXPECT -> {
          return null;
        }
        case AUTHORIZATION -> {
          if (!isGood(field.getValue())) {
            return null;
          }
        }
        default -> {
          // Says nothing that matters here.
        }
      }
    }
    return new Wishes(encodings, knownTags, traceparent);
  }

  private boolean isGood(@Nullable String authorization) {
    return authorization != null
        && authorization.startsWith(BEARER)
        && tokens.isKnownGood(authorization.substring(BEARER.length()));
  }
}
