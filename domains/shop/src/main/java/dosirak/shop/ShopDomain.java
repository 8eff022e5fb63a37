package dosirak.shop;

import dosirak.contracts.identity.AccountErased;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How the parts of the shop domain are put together. */
@Configuration
public class ShopDomain {
  public static final Domain DOMAIN = new Domain("shop", ShopDomain.class).listeningTo("order");

  @Bean
  ShopStore shopStore(JdbcClient jdbc) {
    return new ShopStore(jdbc);
  }

  @Bean
  PublishShop publishShop(
      ShopStore shops,
      DistrictStore districts,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new PublishShop(shops, districts, journal, clock, identifiers);
  }

  @Bean
  ChangeShop changeShop(ShopStore shops, Journal journal, CityClock clock) {
    return new ChangeShop(shops, journal, clock);
  }

  @Bean
  ChangeMenu changeMenu(ChangeShop shops, Identifiers identifiers) {
    return new ChangeMenu(shops, identifiers);
  }

  @Bean
  ChangeTerms changeTerms(ChangeShop shops, DistrictStore districts) {
    return new ChangeTerms(shops, districts);
  }

  @Bean
  ChangeStock changeStock(ChangeShop shops) {
    return new ChangeStock(shops);
  }

  @Bean
  LearnStock learnStock(JdbcClient jdbc) {
    return new LearnStock(jdbc);
  }

  @Bean
  Subscription stockSubscription(LearnStock stock) {
    return stock.toOrder();
  }

  @Bean
  DistrictStore districtStore(JdbcClient jdbc, JsonMapper json) {
    return new DistrictStore(jdbc, json);
  }

  @Bean
  DeclareWeather declareWeather(JdbcClient jdbc, Journal journal, CityClock clock) {
    return new DeclareWeather(jdbc, journal, clock);
  }

  @Bean
  ConditionsApi conditionsApi(DeclareWeather weather, DistrictStore districts) {
    return new ConditionsApi(weather, districts);
  }

  @Bean
  PauseShop pauseShop(ChangeShop shops) {
    return new PauseShop(shops);
  }

  @Bean
  ApplicationStore applicationStore(JdbcClient jdbc, JsonMapper json) {
    return new ApplicationStore(jdbc, json);
  }

  @Bean
  ApplicationContents applicationContents(PersonKeys keys, JsonMapper json) {
    return new ApplicationContents(keys, json);
  }

  @Bean
  Apply apply(
      ApplicationStore applications,
      ApplicationContents contents,
      DistrictStore districts,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new Apply(applications, contents, districts, journal, clock, identifiers);
  }

  @Bean
  DecideApplication decideApplication(
      ApplicationStore applications,
      ApplicationContents contents,
      PublishShop publishShop,
      DistrictStore districts,
      TransactionTemplate transactions,
      Journal journal,
      CityClock clock) {
    return new DecideApplication(
        applications, contents, publishShop, districts, transactions, journal, clock);
  }

  @Bean
  ApplicationApi applicationApi(
      ApplicationStore applications,
      ApplicationContents contents,
      Apply apply,
      DecideApplication decide) {
    return new ApplicationApi(applications, contents, apply, decide);
  }

  @Bean
  PersonalData applicationsOfPerson(ApplicationStore applications, ApplicationContents contents) {
    return new ApplicationsOfPerson(applications, contents);
  }

  @Bean
  Subscription applicantsSubscription(ApplicationStore applications) {
    return Subscription.to("identity")
        .named("applicants")
        .on(AccountErased.class, event -> applications.forget(event.accountId()))
        .build();
  }

  @Bean
  ShopApi shopApi(
      ShopStore shops,
      PublishShop publishShop,
      ChangeMenu changeMenu,
      ChangeStock changeStock,
      LearnStock stock,
      ChangeTerms changeTerms,
      PauseShop pauseShop,
      ShopMembers members,
      CityClock clock) {
    return new ShopApi(
        shops, publishShop, changeMenu, changeStock, stock, changeTerms, pauseShop, members, clock);
  }
}
