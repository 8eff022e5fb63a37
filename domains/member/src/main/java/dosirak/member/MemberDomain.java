package dosirak.member;

import dosirak.contracts.identity.AccountErased;
import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** How member is wired. */
@Configuration
public class MemberDomain {
  static final String NAME = "member";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(NAME, MemberDomain.class, List.of()).listeningTo("order", "shop");

  @Bean
  MemberStore memberStore(JdbcClient jdbc, JsonMapper json) {
    return new MemberStore(jdbc, json);
  }

  @Bean
  Copies copies(JdbcClient jdbc) {
    return new Copies(jdbc);
  }

  @Bean
  KeepAddresses keepAddresses(
      MemberStore store,
      PersonKeys keys,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new KeepAddresses(store, keys, journal, clock, identifiers);
  }

  @Bean
  KeepChoices keepChoices(
      MemberStore store, Copies copies, PersonKeys keys, Journal journal, CityClock clock) {
    return new KeepChoices(store, copies, keys, journal, clock);
  }

  @Bean
  MemberApi memberApi(
      MemberStore store, Copies copies, KeepAddresses keepAddresses, KeepChoices keepChoices) {
    return new MemberApi(store, copies, keepAddresses, keepChoices);
  }

  @Bean
  Subscription identitySubscription(Copies copies) {
    return copies.toIdentity();
  }

  @Bean
  Subscription shopSubscription(Copies copies) {
    return copies.toShop();
  }

  @Bean
  Subscription orderSubscription(Copies copies) {
    return copies.toOrder();
  }

  @Bean
  Subscription erasureSubscription(MemberStore store) {
    return Subscription.to("identity")
        .named("erasures")
        .on(AccountErased.class, event -> store.forget(event.accountId()))
        .build();
  }

  @Bean
  PersonalData memberData(MemberStore store, Copies copies) {
    return new MemberData(store, copies);
  }
}
