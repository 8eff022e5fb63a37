package dosirak.city;

import dosirak.city.generator.CityShape;
import dosirak.city.generator.DemandCurve;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.generator.RecordedCity;
import dosirak.city.instance.InstanceException;
import dosirak.city.instance.RecordedDay;
import dosirak.city.plan.CityPlan;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** Makes the plan that the options of a rush ask for. */
final class RushPlans {
  private static final int DAY_FROM_MINUTE = 600;
  private static final int DAY_TO_MINUTE = 1320;
  private static final double REAL_SECONDS_A_MINUTE = 60;

  /** Riders stay for so long after the last placement. */
  private static final double AFTER_MINUTES = 150;

  private RushPlans() {}

  /**
   * The plan.
   *
   * @param speed city seconds in a machine second
   * @throws UsageException if the recorded day cannot be read
   */
  static CityPlan plan(RushOptions options, double speed) {
    if (options.instance() != null) {
      try {
        return RecordedCity.plan(RecordedDay.read(options.instance()), options.seed());
      } catch (InstanceException e) {
        throw new UsageException("--instance: " + e.getMessage(), e);
      }
    }
    if (options.ratePerSecond() == null && options.duration() == null) {
      return day(options.seed(), orders(options));
    }
    double seconds = seconds(options);
    return steady(
        options.seed(), orders(options), seconds, seconds * speed / REAL_SECONDS_A_MINUTE);
  }

  /** Orders that come at any moment of a span alike, as many as the span is to have. */
  private static CityPlan steady(long seed, int orders, double seconds, double minutes) {
    SplittableRandom random = new SplittableRandom(seed);
    double perMinute = orders / Math.max(minutes, seconds / REAL_SECONDS_A_MINUTE);
    CityShape shape = CityShape.forLoad(orders, perMinute, minutes + AFTER_MINUTES);
    return new GeneratedCity(seed, shape)
        .plan(DoubleStream.generate(() -> random.nextDouble(minutes)).limit(orders).sorted());
  }

  /** A day's demand. */
  private static CityPlan day(long seed, int orders) {
    SplittableRandom random = new SplittableRandom(seed);
    DemandCurve curve = new DemandCurve(DAY_FROM_MINUTE, DAY_TO_MINUTE);
    double[] minutes =
        DoubleStream.generate(() -> curve.minuteOf(random.nextDouble()))
            .limit(orders)
            .sorted()
            .toArray();
    double meanWeight =
        DoubleStream.iterate(
                    DAY_FROM_MINUTE, minute -> minute < DAY_TO_MINUTE, minute -> minute + 1)
                .map(DemandCurve::weight)
                .sum()
            / (DAY_TO_MINUTE - DAY_FROM_MINUTE);
    double peakPerMinute =
        orders
            / (double) (DAY_TO_MINUTE - DAY_FROM_MINUTE)
            * DemandCurve.weight(DemandCurve.DINNER_MINUTE)
            / meanWeight;
    CityShape shape =
        CityShape.forLoad(orders, peakPerMinute, DAY_TO_MINUTE - DAY_FROM_MINUTE + AFTER_MINUTES);
    return new GeneratedCity(seed, shape).plan(DoubleStream.of(minutes));
  }

  private static int orders(RushOptions options) {
    if (options.orders() != null) {
      return options.orders();
    }
    if (options.ratePerSecond() == null) {
      throw new UsageException("say --orders or --rate");
    }
    return Math.max(1, Math.toIntExact(Math.round(options.ratePerSecond() * seconds(options))));
  }

  private static double seconds(RushOptions options) {
    Duration duration = options.duration();
    if (duration != null) {
      return duration.toNanos() / 1e9;
    }
    if (options.ratePerSecond() == null || options.orders() == null) {
      throw new UsageException("say --for");
    }
    return options.orders() / options.ratePerSecond();
  }
}
