package dosirak.platform.web;

import dosirak.contracts.AccountId;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedJson;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.StreamWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/**
 * Calls handler methods the paved way: access is checked before arguments are read, commands run in
 * their transaction, reads wait for the position the client has seen and carry an ETag.
 */
public final class PavedHandlerAdapter extends RequestMappingHandlerAdapter {
  private static final String KEY_HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 255;
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final CommandRunner commands;
  private final Endpoints endpoints;
  private final PositionGate gate;
  private final StreamWriter streams;
  private final PrivilegedUse privileges;
  private final PersonKeys personKeys;
  private final SealedJson sealedJson;

  public PavedHandlerAdapter(
      CommandRunner commands,
      Endpoints endpoints,
      PositionGate gate,
      StreamWriter streams,
      PrivilegedUse privileges,
      PersonKeys personKeys,
      SealedJson sealedJson) {
    this.commands = commands;
    this.endpoints = endpoints;
    this.gate = gate;
    this.streams = streams;
    this.privileges = privileges;
    this.personKeys = personKeys;
    this.sealedJson = sealedJson;
  }

  @Override
  protected ServletInvocableHandlerMethod createInvocableHandlerMethod(HandlerMethod method) {
    return new Paved(method);
  }

  /**
   * Serves a command of a group the same way, for whoever has found its handler and read its body.
   */
  void serve(HandlerMethod handler, Object body, PavedRequest request, HttpServletResponse response)
      throws Exception {
    new Paved(handler).serve(body, request, response);
  }

  /** Made anew for every request. */
  private final class Paved extends ServletInvocableHandlerMethod {
    private final HandlerMethod method;
    private @Nullable PavedRequest command;
    private boolean seals;
    private boolean inGroup;
    private @Nullable String idempotencyKey;
    private PrivilegedUse.@Nullable Use use;

    Paved(HandlerMethod method) {
      super(method);
      this.method = method;
    }

    @Override
    public void invokeAndHandle(
        ServletWebRequest webRequest, ModelAndViewContainer container, Object... provided)
        throws Exception {
      PavedRequest request = unwrap(webRequest.getRequest());
      HttpServletResponse response = Objects.requireNonNull(webRequest.getResponse());
      Permission permission = endpoints.check(method, request);
      request.letIn(permission);
      boolean isRead = READS.contains(request.getMethod());
      if (isRead) {
        // Without a place: whoever waits for events works nothing.
        gate.await(request.getHeader(PositionGate.HEADER));
      }
      endpoints.takePlace(method, permission, request);
      PrivilegedUse.Use privileged = privileges.begin(request, permission);
      container.setRequestHandled(true);
      if (isRead) {
        Object value = observed(privileged, webRequest, container, provided);
        if (value instanceof EventStream stream) {
          streams.write(stream, () -> isStillAllowed(permission, request), request, response);
        } else {
          sendRead(request, response, opened(commands.render(value, null)));
        }
        return;
      }
      Command declared = Objects.requireNonNull(method.getMethodAnnotation(Command.class));
      String key = key(request, declared);
      if (declared.transaction() == Command.Transaction.OWN) {
        send(
            response,
            opened(commands.render(observed(privileged, webRequest, container, provided), null)));
        return;
      }
      prepare(request, declared, key);
      use = privileged;
      Object rendered;
      try {
        rendered = invokeForRequest(webRequest, container, provided);
      } catch (Problem refusal) {
        if (privileged != null) {
          privileged.keep(refusal.status());
        }
        throw refusal;
      }
      send(response, opened((Rendered) Objects.requireNonNull(rendered)));
    }

    private void prepare(PavedRequest request, Command declared, @Nullable String key) {
      command = request;
      seals = declared.seals();
      inGroup = declared.transaction() == Command.Transaction.GROUP;
      idempotencyKey = key;
    }

    /** A command of a group, whose body was read and validated. */
    private void serve(Object body, PavedRequest request, HttpServletResponse response)
        throws Exception {
      request.letIn(endpoints.check(method, request));
      Command declared = Objects.requireNonNull(method.getMethodAnnotation(Command.class));
      prepare(request, declared, key(request, declared));
      Object rendered =
          invokeForRequest(new ServletWebRequest(request), null, body, request.caller());
      send(response, opened((Rendered) Objects.requireNonNull(rendered)));
    }

    private boolean isStillAllowed(Permission permission, PavedRequest request) {
      try {
        request.authenticateAgain();
        endpoints.checkAgain(permission, request.caller());
        return true;
      } catch (Problem ended) {
        return false;
      }
    }

    /** Invokes what reads or commits by itself, leaving evidence of a privileged use. */
    private @Nullable Object observed(
        PrivilegedUse.@Nullable Use privileged,
        ServletWebRequest webRequest,
        ModelAndViewContainer container,
        Object... provided)
        throws Exception {
      return privileged == null
          ? invokeForRequest(webRequest, container, provided)
          : privileged.around(() -> invokeForRequest(webRequest, container, provided));
    }

    /** Runs with arguments that were read and validated, outside of any transaction. */
    @Override
    protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
      PavedRequest request = command;
      if (request == null) {
        return super.doInvoke(arguments);
      }
      String query = request.getQueryString();
      String target =
          request.getMethod() + ' ' + request.getRequestURI() + (query == null ? "" : '?' + query);
      AccountId person = request.caller().account();
      if (seals && person != null) {
        personKeys.prepare(Set.of(person));
      }
      if (inGroup) {
        GroupCommit.Joined<?> joined =
            (GroupCommit.Joined<?>) Objects.requireNonNull(super.doInvoke(arguments));
        Entrance entrance = request.entrance();
        return joined.commit(
            request.caller().subject(),
            idempotencyKey == null ? UUID.randomUUID().toString() : idempotencyKey,
            CommandRunner.fingerprint(target, request.body()),
            entrance == null ? Deadline.NONE : entrance.deadline());
      }
      return commands.run(
          request.caller(),
          idempotencyKey,
          target,
          request.body(),
          () -> invokeWithEvidence(arguments));
    }

    /** The evidence commits with the change. */
    private @Nullable Object invokeWithEvidence(@Nullable Object... arguments) throws Exception {
      Object result = super.doInvoke(arguments);
      if (use != null) {
        use.keep(result instanceof Answer answer ? answer.status() : 200);
      }
      return result;
    }
  }

  /** What was rendered sealed, since it may rest, is opened on its way out. */
  private Rendered opened(Rendered answer) {
    if (!answer.isJson()) {
      return answer;
    }
    return new Rendered(answer.status(), answer.headers(), sealedJson.open(answer.body()));
  }

  static PavedRequest unwrap(HttpServletRequest request) {
    jakarta.servlet.ServletRequest inner = request;
    while (!(inner instanceof PavedRequest)
        && inner instanceof jakarta.servlet.ServletRequestWrapper w) {
      inner = w.getRequest();
    }
    if (inner instanceof PavedRequest paved) {
      return paved;
    }
    throw new IllegalStateException("the request did not come over the paved road");
  }

  /** The caller of a request that came through the compartment's servlet. */
  static Caller callerOf(HttpServletRequest request) {
    return unwrap(request).caller();
  }

  private static @Nullable String key(HttpServletRequest request, Command command) {
    String key = request.getHeader(KEY_HEADER);
    if (key == null) {
      if (command.key() == Command.Key.REQUIRED) {
        throw Problem.of(
                400,
                "idempotency-key-required",
                "Send an Idempotency-Key header, so that a repeated call has no second effect.")
            .with("field", KEY_HEADER);
      }
      return null;
    }
    if (key.isEmpty()
        || key.length() > LONGEST_KEY
        || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw Problem.invalid(KEY_HEADER, "must be 1 to 255 visible ASCII characters");
    }
    return key;
  }

  private static void sendRead(
      HttpServletRequest request, HttpServletResponse response, Rendered answer)
      throws IOException {
    String tag = EntityTags.of(answer.body(), "");
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "private, no-cache");
    if (answer.status() == 200 && EntityTags.isKnown(request.getHeader("If-None-Match"), tag)) {
      response.setStatus(304);
      return;
    }
    send(response, answer);
  }

  private static void send(HttpServletResponse response, Rendered answer) throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (answer.body().length > 0) {
      if (response.getContentType() == null) {
        response.setContentType("application/json");
      }
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }
}
