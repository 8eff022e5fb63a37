package dosirak.city.gateway;

import dosirak.city.gateway.FaultProfile.Kind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What strikes one request. It follows from the seed, the operation, the subject and the number of
 * the attempt, and from nothing else: a failure can be played again.
 *
 * @param kind null when nothing strikes
 * @param before whether it strikes before the change, for the kinds that know both
 * @param severityMillionths how hard it strikes, from 0 up to a million
 */
record Fault(@Nullable Kind kind, boolean before, int severityMillionths) {

  static Fault draw(
      FaultProfile profile, long seed, String operation, String subject, int attempt) {
    ByteBuffer dice =
        ByteBuffer.wrap(Digests.sha256(seed + "|" + operation + "|" + subject + "|" + attempt));
    int point = (int) Long.remainderUnsigned(dice.getLong(), FaultProfile.MILLION);
    boolean before = dice.getLong() < 0;
    int severity = (int) Long.remainderUnsigned(dice.getLong(), FaultProfile.MILLION);
    int reached = 0;
    for (Kind kind : Kind.values()) {
      reached += profile.partsPerMillion(kind);
      if (point < reached) {
        return new Fault(kind, before, severity);
      }
    }
    return new Fault(null, before, severity);
  }

  boolean is(Kind wanted) {
    return kind == wanted;
  }

  boolean isBefore(Kind wanted) {
    return kind == wanted && before;
  }

  boolean isAfter(Kind wanted) {
    return kind == wanted && !before;
  }

  /** What remains of it for a request that only looks: it can be slow, or fail. */
  Fault limitedToLookups() {
    return kind == Kind.SLOW || kind == Kind.ERROR
        ? this
        : new Fault(null, before, severityMillionths);
  }

  /** A waiting time between the two, by severity. */
  long delayMillis(long minimumMillis, long maximumMillis) {
    return minimumMillis
        + (maximumMillis - minimumMillis) * severityMillionths / FaultProfile.MILLION;
  }
}
