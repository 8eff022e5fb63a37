package dosirak.shop;

import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the parts of the shop domain are put together. */
@Configuration
public class ShopDomain {
  public static final Domain DOMAIN = new Domain("shop", ShopDomain.class);

  @Bean
  ShopStore shopStore(JdbcClient jdbc) {
    return new ShopStore(jdbc);
  }

  @Bean
  PublishShop publishShop(
      ShopStore shops, Journal journal, CityClock clock, Identifiers identifiers) {
    return new PublishShop(shops, journal, clock, identifiers);
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
  ChangeTerms changeTerms(ChangeShop shops) {
    return new ChangeTerms(shops);
  }

  @Bean
  PauseShop pauseShop(ChangeShop shops) {
    return new PauseShop(shops);
  }

  @Bean
  ShopApi shopApi(
      ShopStore shops,
      PublishShop publishShop,
      ChangeMenu changeMenu,
      ChangeTerms changeTerms,
      PauseShop pauseShop,
      ShopMembers members,
      CityClock clock) {
    return new ShopApi(shops, publishShop, changeMenu, changeTerms, pauseShop, members, clock);
  }
}
