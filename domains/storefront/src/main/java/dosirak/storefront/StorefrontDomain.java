package dosirak.storefront;

import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** How the parts of the storefront are put together. */
@Configuration
public class StorefrontDomain {
  public static final Domain DOMAIN = new Domain("storefront", StorefrontDomain.class);

  @Bean
  ShopCopyStore shopCopyStore(JdbcClient jdbc) {
    return new ShopCopyStore(jdbc);
  }

  @Bean
  ShopPages shopPages(ShopCopyStore shops, JsonMapper mapper) {
    return new ShopPages(shops, mapper);
  }

  @Bean
  ListShops listShops(ShopCopyStore shops, CityClock clock) {
    return new ListShops(shops, clock);
  }

  @Bean
  Subscription learnShops(JdbcClient jdbc, ShopPages pages) {
    return new LearnShops(jdbc, pages).subscription();
  }

  @Bean
  StorefrontApi storefrontApi(ListShops listShops, ShopPages pages, CityClock clock) {
    return new StorefrontApi(listShops, pages, clock);
  }
}
