package dosirak.city;

/**
 * How far a rush is.
 *
 * @param phase what is being done
 * @param planned how many orders there will be
 * @param attempted how many customers have begun to order
 * @param acknowledged how many orders the marketplace has acknowledged
 * @param paid how many were paid
 * @param accepted how many a shop accepted
 * @param delivered how many reached the customer
 * @param undecided how many acknowledged orders have not ended and were accepted by no shop yet;
 *     these are the ones whose deadlines are short
 * @param ended how many acknowledged orders have ended
 * @param errors errors of all kinds, those that retries healed included
 * @param unexpectedErrors errors that should never be seen
 */
public record RushProgress(
    Phase phase,
    int planned,
    int attempted,
    int acknowledged,
    int paid,
    int accepted,
    int delivered,
    int undecided,
    int ended,
    long errors,
    long unexpectedErrors) {
  /** What a rush is doing. */
  public enum Phase {
    /** Accounts and shops are being made. */
    PREPARING,
    /** Orders are placed, cooked and brought. */
    RUNNING,
    /** Everything that was acknowledged is looked up once more. */
    VERIFYING,
    /** The report is written. */
    DONE
  }
}
