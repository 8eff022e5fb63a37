package dosirak.city.people;

import dosirak.city.report.DurationHistogram;

/** How long things took, machine time. */
public final class Measurements {
  private final DurationHistogram quote = new DurationHistogram();
  private final DurationHistogram place = new DurationHistogram();
  private final DurationHistogram confirm = new DurationHistogram();
  private final DurationHistogram accept = new DurationHistogram();
  private final DurationHistogram eventLag = new DurationHistogram();

  public DurationHistogram quote() {
    return quote;
  }

  public DurationHistogram place() {
    return place;
  }

  public DurationHistogram confirm() {
    return confirm;
  }

  public DurationHistogram accept() {
    return accept;
  }

  /** From when something happened to when a stream told of it. */
  public DurationHistogram eventLag() {
    return eventLag;
  }
}
