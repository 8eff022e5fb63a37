package dosirak.delivery;

import dosirak.delivery.dispatch.Dispatcher;
import dosirak.delivery.dispatch.GlobalDispatcher;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The wiring of delivery. */
@Configuration
public class DeliveryDomain {
  /** Delivery as the platform runs it. */
  public static final Domain DOMAIN =
      new Domain("delivery", DeliveryDomain.class).listeningTo("desk", "order");

  private static final Duration OVERDUE_EVERY = Duration.ofMillis(200);

  @Bean
  TaskStore taskStore(JdbcClient jdbc) {
    return new TaskStore(jdbc);
  }

  @Bean
  RiderStore riderStore(JdbcClient jdbc) {
    return new RiderStore(jdbc);
  }

  @Bean
  AssignmentStore assignmentStore(JdbcClient jdbc) {
    return new AssignmentStore(jdbc);
  }

  @Bean
  Positions positions(RiderStore riders, CityClock cityClock, MachineClock machineClock) {
    return new Positions(riders, cityClock, machineClock);
  }

  @Bean
  DispatchBell dispatchBell() {
    return new DispatchBell();
  }

  @Bean
  Dispatcher dispatcher() {
    return new GlobalDispatcher();
  }

  @Bean
  Work work(
      AssignmentStore assignments,
      TaskStore tasks,
      RiderStore riders,
      Positions positions,
      Journal journal,
      PersonStreams streams,
      DispatchBell bell) {
    return new Work(assignments, tasks, riders, positions, journal, streams, bell);
  }

  @Bean
  Duty duty(RiderStore riders, Work work, Journal journal, CityClock clock, DispatchBell bell) {
    return new Duty(riders, work, journal, clock, bell);
  }

  @Bean
  AnswerOffer answerOffer(Work work, CityClock clock) {
    return new AnswerOffer(work, clock);
  }

  @Bean
  CarryOut carryOut(Work work, CityClock clock) {
    return new CarryOut(work, clock);
  }

  @Bean
  RiderPage riderPage(
      RiderStore riders, AssignmentStore assignments, PersonStreams streams, CityClock clock) {
    return new RiderPage(riders, assignments, streams, clock);
  }

  @Bean
  LiveMap liveMap(JdbcClient jdbc, RiderStore riders, Positions positions) {
    return new LiveMap(jdbc, riders, positions);
  }

  @Bean
  RiderApi riderApi(
      Duty duty,
      Positions positions,
      AnswerOffer answerOffer,
      CarryOut carryOut,
      RiderPage page,
      LiveMap liveMap,
      TransactionTemplate transactions,
      Journal journal) {
    return new RiderApi(
        duty, positions, answerOffer, carryOut, page, liveMap, transactions, journal);
  }

  @Bean
  CustomerApi customerApi(
      TaskStore tasks,
      AssignmentStore assignments,
      RiderStore riders,
      Positions positions,
      CityClock clock) {
    return new CustomerApi(new FollowOrder(tasks, assignments, riders, positions, clock));
  }

  @Bean
  Subscription orderSubscription(TaskStore tasks, Work work, CityClock clock, DispatchBell bell) {
    return new OrderReactions(tasks, work, clock, bell).subscription();
  }

  @Bean
  Subscription deskSubscription(TaskStore tasks, Work work, Journal journal, CityClock clock) {
    return new Interventions(tasks, work, journal, clock).subscription();
  }

  @Bean
  PersonalData riderData(RiderStore riders) {
    return new RiderData(riders);
  }

  @Bean
  PersonalData workOfRider(JdbcClient jdbc) {
    return new WorkOfRider(jdbc);
  }

  @Bean
  FactFeed assignmentFeed(JdbcClient jdbc) {
    return new AssignmentFeed(jdbc);
  }

  @Bean
  Worker dispatch(
      TaskStore tasks,
      RiderStore riders,
      AssignmentStore assignments,
      Positions positions,
      Dispatcher dispatcher,
      TransactionTemplate transactions,
      PersonStreams streams,
      CityClock clock,
      Identifiers identifiers,
      DispatchBell bell,
      MeterRegistry meters) {
    OfferOrders offerOrders =
        new OfferOrders(
            tasks,
            riders,
            assignments,
            positions,
            dispatcher,
            transactions,
            streams,
            clock,
            identifiers,
            bell,
            meters);
    return new Worker("dispatch", OfferOrders.pause(clock), offerOrders::run);
  }

  /** What riders reported to this process and nobody has written since. */
  @Bean
  Worker keepPositions(Positions positions) {
    return Worker.everywhere("keep-positions", Positions.FLUSH_EVERY, positions::flushWhenDue);
  }

  @Bean
  Worker overdue(
      AssignmentStore assignments,
      RiderStore riders,
      TaskStore tasks,
      Work work,
      Duty duty,
      TransactionTemplate transactions,
      CityClock clock) {
    EndOverdue endOverdue =
        new EndOverdue(assignments, riders, tasks, work, duty, transactions, clock);
    return new Worker("overdue", OVERDUE_EVERY, endOverdue::run);
  }
}
