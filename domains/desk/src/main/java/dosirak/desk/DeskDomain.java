package dosirak.desk;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.Environment;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.security.PurposeKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** How desk is wired. */
@Configuration
public class DeskDomain {
  static final String NAME = "desk";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(
              NAME,
              DeskDomain.class,
              List.of(
                  new Domain.Setting(
                      PhoneHashes.SECRET,
                      "secret, at least 32 characters, that telephone numbers are hashed with to find"
                          + " orders by; default: made at every start, and older orders are not found"
                          + " by number after the next")))
          .listeningTo(
              "delivery",
              "notification",
              "order",
              "payment",
              "promotion",
              "review",
              "settlement",
              "shop");

  @Bean
  Stories stories(JdbcClient jdbc, JsonMapper json) {
    return new Stories(jdbc, json);
  }

  @Bean
  DeskOrders deskOrders(JdbcClient jdbc, JsonMapper json) {
    return new DeskOrders(jdbc, json);
  }

  @Bean
  PhoneHashes phoneHashes(JdbcClient jdbc, PersonKeys keys, Settings settings) {
    return new PhoneHashes(
        jdbc,
        keys,
        PurposeKeys.of(
            PhoneHashes.SECRET,
            settings.find(PhoneHashes.SECRET),
            "orders of now are not found by telephone number after a restart"));
  }

  @Bean
  InterventionStore interventionStore(JdbcClient jdbc, JsonMapper json) {
    return new InterventionStore(jdbc, json);
  }

  @Bean
  RequestIntervention requestIntervention(
      DeskOrders orders,
      InterventionStore interventions,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new RequestIntervention(orders, interventions, journal, clock, identifiers);
  }

  @Bean
  LiveFigures liveFigures(
      JdbcClient jdbc, CityClock clock, MachineClock machineClock, Environment environment) {
    return new LiveFigures(
        jdbc, clock, machineClock, environment.sources(), environment.eventLag());
  }

  @Bean
  DeskApi deskApi(
      DeskOrders orders,
      PhoneHashes phones,
      Stories stories,
      InterventionStore interventions,
      LiveFigures figures,
      CityClock clock) {
    return new DeskApi(orders, phones, stories, interventions, figures, clock);
  }

  @Bean
  InterventionApi interventionApi(RequestIntervention request, InterventionStore interventions) {
    return new InterventionApi(request, interventions);
  }

  @Bean
  PersonalData interventionsOfPerson(JdbcClient jdbc) {
    return new InterventionsOfPerson(jdbc);
  }

  @Bean
  Subscription orderSubscription(JdbcClient jdbc, JsonMapper json, Stories stories) {
    return new LearnOrders(jdbc, json, stories).subscription();
  }

  @Bean
  LearnStories learnStories(JdbcClient jdbc, Stories stories) {
    return new LearnStories(jdbc, stories);
  }

  @Bean
  Subscription paymentSubscription(LearnStories learn) {
    return learn.toPayment();
  }

  @Bean
  Subscription deliverySubscription(LearnStories learn) {
    return learn.toDelivery();
  }

  @Bean
  Subscription promotionSubscription(LearnStories learn) {
    return learn.toPromotion();
  }

  @Bean
  Subscription reviewSubscription(LearnStories learn) {
    return learn.toReview();
  }

  @Bean
  Subscription notificationSubscription(LearnStories learn) {
    return learn.toNotification();
  }

  @Bean
  Subscription shopSubscription(LearnStories learn) {
    return learn.toShop();
  }

  @Bean
  Subscription settlementSubscription(LearnStories learn) {
    return learn.toSettlement();
  }

  @Bean
  Subscription erasureSubscription(PhoneHashes phones) {
    return phones.toIdentity();
  }

  @Bean
  DeskReactions deskReactions(PhoneHashes phones, InterventionStore interventions) {
    return new DeskReactions(phones, interventions);
  }

  @Bean
  Subscription orderProcess(DeskReactions reactions) {
    return reactions.toOrder();
  }

  @Bean
  Subscription deliveryProcess(DeskReactions reactions) {
    return reactions.toDelivery();
  }
}
