package dosirak.notification;

import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.Environment;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts notification together. */
@Configuration
public class NotificationDomain {
  /** What the platform must know of it. */
  public static final Domain DOMAIN = new Domain("notification", NotificationDomain.class);

  private static final Duration MESSAGES_KEPT = Duration.ofDays(30);
  private static final Duration ORDERS_KEPT = Duration.ofDays(7);
  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  MessageStore messageStore(JdbcClient jdbc) {
    return new MessageStore(jdbc);
  }

  @Bean
  SendMessages sendMessages(
      MessageStore store,
      Journal journal,
      Environment environment,
      CityClock city,
      MachineClock machine) {
    return new SendMessages(store, journal, environment.signals(), city, machine);
  }

  @Bean
  NotificationReactions notificationReactions(
      MessageStore store,
      SendMessages messages,
      TransactionTemplate transactions,
      MachineClock machine) {
    return new NotificationReactions(store, messages, transactions, machine);
  }

  @Bean
  Subscription orderSubscription(NotificationReactions reactions) {
    return reactions.toOrder();
  }

  @Bean
  Subscription paymentSubscription(NotificationReactions reactions) {
    return reactions.toPayment();
  }

  @Bean
  Subscription deliverySubscription(NotificationReactions reactions) {
    return reactions.toDelivery();
  }

  @Bean
  NotificationApi notificationApi(MessageStore store, SendMessages messages, JsonMapper json) {
    return new NotificationApi(store, messages, json);
  }

  @Bean
  Worker sendHeldNews(NotificationReactions reactions) {
    return new Worker("send-held-news", Duration.ofMillis(250), reactions::sendHeld);
  }

  @Bean
  Worker forgetOldMessages(MessageStore store, MachineClock clock) {
    return new Worker(
        "forget-old-messages",
        Duration.ofMinutes(1),
        () -> {
          Instant now = clock.instant();
          store.forgetMessagesBefore(now.minus(MESSAGES_KEPT), FORGET_AT_ONCE);
          store.forgetOrdersBefore(now.minus(ORDERS_KEPT), FORGET_AT_ONCE);
        });
  }
}
