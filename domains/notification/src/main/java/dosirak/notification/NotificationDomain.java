package dosirak.notification;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.Environment;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts notification together. */
@Configuration
public class NotificationDomain {
  /** What the platform must know of it. */
  public static final Domain DOMAIN =
      new Domain(
              "notification",
              NotificationDomain.class,
              List.of(
                  new Domain.Setting(
                      CodeOpener.KEY,
                      "private JSON Web Key on P-256 that one-time codes are sealed to; default: none,"
                          + " and no code is sent"),
                  new Domain.Setting(
                      HttpTextMessages.URL,
                      "where text messages are posted to, in an installation that is not for trial;"
                          + " default: none, and no text message is sent"),
                  new Domain.Setting(
                      HttpTextMessages.SECRET, "sent along as a bearer token; default: none")))
          .listeningTo("delivery", "member", "order", "payment", "promotion", "review", "shop");

  private static final Duration MESSAGES_KEPT = Duration.ofDays(30);
  private static final Duration ORDERS_KEPT = Duration.ofDays(7);
  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  MessageStore messageStore(JdbcClient jdbc) {
    return new MessageStore(jdbc);
  }

  @Bean
  PersonalData messagesOfPerson(MessageStore store) {
    return new MessagesOfPerson(store);
  }

  @Bean
  MutedTopics mutedTopics(JdbcClient jdbc) {
    return new MutedTopics(jdbc);
  }

  @Bean
  Subscription memberSubscription(MutedTopics muted) {
    return muted.toMember();
  }

  @Bean
  SendMessages sendMessages(
      MessageStore store,
      MutedTopics muted,
      Journal journal,
      Environment environment,
      CityClock city,
      MachineClock machine) {
    return new SendMessages(store, muted, journal, environment.signals(), city, machine);
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
  Subscription shopSubscription(NotificationReactions reactions) {
    return reactions.toShop();
  }

  @Bean
  Subscription reviewSubscription(NotificationReactions reactions) {
    return reactions.toReview();
  }

  @Bean
  Subscription promotionSubscription(NotificationReactions reactions) {
    return reactions.toPromotion();
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
  CodeStore codeStore(JdbcClient jdbc) {
    return new CodeStore(jdbc);
  }

  @Bean
  CodeOpener codeOpener(JsonMapper json, Settings settings) {
    return new CodeOpener(json, settings.find(CodeOpener.KEY));
  }

  @Bean
  TextMessages textMessages(
      CodeStore store,
      CodeOpener opener,
      MachineClock clock,
      JsonMapper json,
      Settings settings,
      InstallationKind kind) {
    if (kind.allowsSimulation()) {
      return new Outbox(store, opener, clock);
    }
    String url = settings.find(HttpTextMessages.URL);
    if (url == null) {
      return message -> {
        throw new IOException(HttpTextMessages.URL + " is not set");
      };
    }
    return new HttpTextMessages(URI.create(url), settings.find(HttpTextMessages.SECRET), json);
  }

  @Bean
  SendCodes sendCodes(
      CodeStore store,
      CodeOpener opener,
      TextMessages sender,
      TransactionTemplate transactions,
      MachineClock clock) {
    return new SendCodes(store, opener, sender, transactions, clock);
  }

  @Bean
  Subscription identitySubscription(SendCodes sendCodes) {
    return sendCodes.toIdentity();
  }

  @Bean
  OutboxApi outboxApi(TextMessages sender) {
    return new OutboxApi(sender instanceof Outbox outbox ? outbox : null);
  }

  @Bean
  Worker sendCodesThatWait(SendCodes sendCodes) {
    return new Worker("send-codes", Duration.ofMillis(150), sendCodes::sendWaiting);
  }

  @Bean
  Worker forgetOldCodes(SendCodes sendCodes) {
    return new Worker("forget-old-codes", Duration.ofSeconds(10), sendCodes::forgetOld);
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
