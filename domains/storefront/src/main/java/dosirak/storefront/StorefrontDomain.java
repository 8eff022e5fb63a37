package dosirak.storefront;

import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.ReadyReads;
import io.micrometer.core.instrument.MeterRegistry;
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
  ShopDirectory shopDirectory(ShopCopyStore shops, SharedCache sharedCache, MeterRegistry meters) {
    return new ShopDirectory(shops, sharedCache, meters);
  }

  @Bean
  ShopPages shopPages(
      ShopCopyStore shops,
      ShopDirectory directory,
      SharedCache sharedCache,
      JsonMapper mapper,
      MeterRegistry meters) {
    return new ShopPages(shops, directory, sharedCache, PageFormat.CURRENT, mapper, meters);
  }

  @Bean
  ListShops listShops(ShopDirectory directory, KeepSearchIndex index, CityClock clock) {
    return new ListShops(directory, index, clock);
  }

  @Bean
  KeepSearchIndex keepSearchIndex(
      ShopCopyStore shops, ShopDirectory directory, MeterRegistry meters) {
    return new KeepSearchIndex(shops, directory, meters);
  }

  @Bean
  SearchShops searchShops(KeepSearchIndex index, ShopDirectory directory, CityClock clock) {
    return new SearchShops(index, directory, clock);
  }

  @Bean
  SearchApi searchApi(SearchShops searchShops, KeepSearchIndex index, ShopDirectory directory) {
    return new SearchApi(searchShops, index, directory);
  }

  @Bean
  PageNews pageNews(
      JdbcClient jdbc,
      ShopCopyStore shops,
      ShopDirectory directory,
      ShopPages pages,
      SharedCache sharedCache) {
    return new PageNews(jdbc, shops, directory, pages, sharedCache);
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
  NearLists nearLists(
      ListShops listShops,
      ShopDirectory directory,
      CityClock clock,
      JsonMapper mapper,
      MeterRegistry meters) {
    return new NearLists(listShops, directory, clock, mapper, meters);
  }

  @Bean
  ReadyReads readyStorefront(
      NearLists lists, ShopPages pages, ShopDirectory directory, CityClock clock) {
    return new ReadyStorefront(lists, pages, directory, clock);
  }

  @Bean
  StorefrontApi storefrontApi(
      ListShops listShops,
      ShopPages pages,
      ShopDirectory directory,
      KeepSearchIndex index,
      CityClock clock) {
    return new StorefrontApi(listShops, pages, directory, index, clock);
  }
}
