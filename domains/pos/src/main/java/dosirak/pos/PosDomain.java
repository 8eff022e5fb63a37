package dosirak.pos;

import dosirak.platform.Settings;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.PurposeKeys;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How pos is wired. */
@Configuration
public class PosDomain {
  static final String NAME = "pos";
  static final String SECRET = "pos.sealing-secret";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(
              NAME,
              PosDomain.class,
              List.of(
                  new Domain.Setting(
                      SECRET,
                      "secret, at least 32 characters, that the secrets of webhooks are sealed with;"
                          + " default: made at every start, and webhooks must be set again after the"
                          + " next"),
                  new Domain.Setting(
                      RetryWaits.SETTING,
                      "seconds to wait before each further attempt at a webhook, with commas between;"
                          + " default: 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h")))
          .listeningTo("delivery", "order", "shop");

  private static final Duration ENTRIES_KEPT = Duration.ofDays(30);
  private static final Duration ORDERS_KEPT = Duration.ofDays(90);
  private static final Duration DELIVERIES_KEPT = Duration.ofDays(14);
  private static final Duration RIDER_NEWS_KEPT = Duration.ofDays(2);
  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  PurposeKeys webhookSeals(Settings settings) {
    return PurposeKeys.of(
        SECRET, settings.find(SECRET), "webhooks of now cannot be signed after a restart");
  }

  @Bean
  WebhookQueue webhookQueue(
      JdbcClient jdbc, JsonMapper json, Identifiers identifiers, MachineClock clock) {
    return new WebhookQueue(jdbc, json, identifiers, clock);
  }

  @Bean
  Feed feed(JdbcClient jdbc, JsonMapper json, WebhookQueue webhooks, MachineClock clock) {
    return new Feed(jdbc, json, webhooks, clock);
  }

  @Bean
  TillShops tillShops(JdbcClient jdbc, ShopMembers members) {
    return new TillShops(jdbc, members);
  }

  @Bean
  TellTills tellTills(
      JdbcClient jdbc, Feed feed, TransactionTemplate transactions, MachineClock clock) {
    return new TellTills(jdbc, feed, transactions, clock);
  }

  @Bean
  PosApi posApi(Feed feed, TillShops shops) {
    return new PosApi(feed, shops);
  }

  @Bean
  WebhookAddress webhookAddress(InstallationKind kind) {
    return new WebhookAddress(kind);
  }

  @Bean
  WebhookApi webhookApi(
      WebhookQueue queue,
      WebhookAddress addresses,
      TillShops shops,
      PurposeKeys seals,
      RandomGenerator random,
      MachineClock clock,
      TransactionTemplate transactions) {
    return new WebhookApi(queue, addresses, shops, seals, random, clock, transactions);
  }

  @Bean
  SendWebhooks sendWebhooks(
      WebhookQueue queue,
      WebhookAddress addresses,
      PurposeKeys seals,
      Settings settings,
      TransactionTemplate transactions,
      Identifiers identifiers,
      RandomGenerator random,
      MachineClock clock) {
    return new SendWebhooks(
        queue,
        new WebhookClient(
            addresses, (SSLSocketFactory) SSLSocketFactory.getDefault(), SendWebhooks.LONGEST_CALL),
        seals,
        RetryWaits.of(settings.find(RetryWaits.SETTING)),
        transactions,
        identifiers,
        random,
        clock);
  }

  @Bean
  Subscription shopSubscription(TillShops shops) {
    return shops.subscription();
  }

  @Bean
  Subscription orderSubscription(TellTills tills) {
    return tills.toOrder();
  }

  @Bean
  Subscription deliverySubscription(TellTills tills) {
    return tills.toDelivery();
  }

  @Bean
  Worker tellRiderNews(TellTills tills) {
    return new Worker("tell-rider-news", TellTills.EVERY, tills::tellRiderNews);
  }

  @Bean
  Worker sendDueWebhooks(SendWebhooks webhooks) {
    return new Worker("send-webhooks", SendWebhooks.EVERY, webhooks::sendDue);
  }

  @Bean
  Worker forgetOldNews(Feed feed, TellTills tills, WebhookQueue webhooks, MachineClock clock) {
    return new Worker(
        "forget-old-news",
        Duration.ofMinutes(1),
        () -> {
          Instant now = clock.instant();
          feed.forget(now.minus(ENTRIES_KEPT), now.minus(ORDERS_KEPT), FORGET_AT_ONCE);
          tills.forgetRiderNews(now.minus(RIDER_NEWS_KEPT), FORGET_AT_ONCE);
          webhooks.forget(now.minus(DELIVERIES_KEPT), FORGET_AT_ONCE);
        });
  }
}
