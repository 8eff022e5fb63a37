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
  public static final Domain DOMAIN =
      new Domain("storefront", StorefrontDomain.class).listeningTo("order", "review", "shop");

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
  PageNews pageNews(JdbcClient jdbc, ShopPages pages) {
    return new PageNews(jdbc, pages);
  }

  @Bean
  Subscription learnShops(JdbcClient jdbc, PageNews news) {
    return new LearnShops(jdbc, news).subscription();
  }

  @Bean
  Subscription learnLoads(JdbcClient jdbc, PageNews news) {
    return new LearnLoads(jdbc, news).subscription();
  }

  @Bean
  Subscription learnRatings(JdbcClient jdbc, PageNews news) {
    return new LearnRatings(jdbc, news).subscription();
  }

  @Bean
  StorefrontApi storefrontApi(ListShops listShops, ShopPages pages, CityClock clock) {
    return new StorefrontApi(listShops, pages, clock);
  }
}
