package dosirak.platform.telemetry;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The W3C trace context of what is being done: one trace goes from an HTTP request through the
 * journal into every subscriber. It is bound to the thread and shows in every log line as {@code
 * trace} and {@code span}.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 */
public record TraceContext(String traceId, String spanId) {
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}");

  /** A new trace. */
  public static TraceContext fresh() {
    return new TraceContext(hex(16), hex(8));
  }

  /** A new span of the trace that a {@code traceparent} names, or of a new one. */
  public static TraceContext continuing(@Nullable String traceparent) {
    if (traceparent != null) {
      var matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches()) {
        return new TraceContext(matcher.group(1), hex(8));
      }
    }
    return fresh();
  }

  /**
   * The trace that a {@code traceparent} names, or a new one, for what needs no span of its own.
   */
  public static String traceIdOf(@Nullable String traceparent) {
    if (traceparent != null) {
      var matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    // Not all zero, which is no trace.
    return hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong());
  }

  /** The trace context of this thread, if any. */
  public static @Nullable String currentTraceparent() {
    String trace = MDC.get("trace");
    String span = MDC.get("span");
    return trace == null || span == null ? null : "00-" + trace + "-" + span + "-01";
  }

  /** Binds this context to the thread until the scope is closed. */
  public Scope open() {
    String trace = MDC.get("trace");
    String span = MDC.get("span");
    MDC.put("trace", traceId);
    MDC.put("span", spanId);
    return () -> {
      restore("trace", trace);
      restore("span", span);
    };
  }

  private static void restore(String name, @Nullable String value) {
    if (value == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, value);
    }
  }

  private static String hex(int bytes) {
    byte[] value = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(value);
    value[0] |= 1;
    return HexFormat.of().formatHex(value);
  }

  /** Ends the binding of a context to a thread. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
