package dosirak.order;

import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.CommandRunner;
import dosirak.platform.web.GroupCommit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The wiring of this domain. */
@Configuration
public class OrderDomain {
  /** What the platform must know to run this domain. */
  public static final Domain DOMAIN =
      new Domain("order", OrderDomain.class)
          .listeningTo("delivery", "desk", "payment", "promotion", "shop");

  @Bean
  OrderStore orderStore(JdbcClient jdbc, JsonMapper json) {
    return new OrderStore(jdbc, json);
  }

  @Bean
  QuoteStore quoteStore(JdbcClient jdbc, JsonMapper json) {
    return new QuoteStore(jdbc, json);
  }

  @Bean
  ShopCopies shopCopies(JdbcClient jdbc, JsonMapper json) {
    return new ShopCopies(jdbc, json);
  }

  @Bean
  StockStore stockStore(JdbcClient jdbc) {
    return new StockStore(jdbc);
  }

  @Bean
  KitchenStore kitchenStore(JdbcClient jdbc) {
    return new KitchenStore(jdbc);
  }

  @Bean
  HoldStore holdStore(JdbcClient jdbc, JsonMapper json) {
    return new HoldStore(jdbc, json);
  }

  @Bean
  Holds holds(
      StockStore stocks, KitchenStore kitchens, HoldStore holds, Journal journal, CityClock clock) {
    return new Holds(stocks, kitchens, holds, journal, clock);
  }

  @Bean
  AskConditions askConditions(JdbcClient jdbc, JsonMapper json) {
    return new AskConditions(jdbc, new Purses(jdbc, json));
  }

  @Bean
  TellPeople tellPeople(PersonStreams streams, ShopMembers members) {
    return new TellPeople(streams, members);
  }

  @Bean
  QuoteCart quoteCart(
      ShopCopies shops,
      AskConditions conditions,
      Holds holds,
      QuoteStore quotes,
      CityClock clock,
      Identifiers identifiers) {
    return new QuoteCart(shops, conditions, holds, quotes, clock, identifiers);
  }

  @Bean
  GroupCommit<QuoteCart.Wanted> quoting(CommandRunner runner, QuoteCart quoteCart) {
    return new GroupCommit<>(runner, quoteCart::quote);
  }

  @Bean
  PlaceOrder placeOrder(
      QuoteStore quotes,
      ShopCopies shops,
      AskConditions conditions,
      Holds holds,
      PersonKeys keys,
      OrderStore orders,
      Journal journal,
      TellPeople people,
      CityClock clock,
      Identifiers identifiers) {
    return new PlaceOrder(
        quotes, shops, conditions, holds, keys, orders, journal, people, clock, identifiers);
  }

  @Bean
  GroupCommit<PlaceOrder.Wanted> placing(CommandRunner runner, PlaceOrder placeOrder) {
    return new GroupCommit<>(runner, placeOrder::place);
  }

  @Bean
  ChangeOrder changeOrder(
      OrderStore orders, Journal journal, TellPeople people, Holds holds, CityClock clock) {
    return new ChangeOrder(orders, journal, people, holds, clock);
  }

  @Bean
  GroupCommit<ChangeOrder.Asked> changing(CommandRunner runner, ChangeOrder changeOrder) {
    return new GroupCommit<>(runner, changeOrder::command);
  }

  @Bean
  AftermathStore aftermathStore(JdbcClient jdbc, JsonMapper json) {
    return new AftermathStore(jdbc, json);
  }

  @Bean
  Amendments amendments(
      OrderStore orders, AftermathStore aftermaths, Journal journal, TellPeople people) {
    return new Amendments(orders, aftermaths, journal, people);
  }

  @Bean
  RefundOrder refundOrder(Amendments amendments, CityClock clock, Identifiers identifiers) {
    return new RefundOrder(amendments, clock, identifiers);
  }

  @Bean
  CancelAccepted cancelAccepted(Amendments amendments, ChangeOrder change) {
    return new CancelAccepted(amendments, change);
  }

  @Bean
  ProposeChange proposeChange(
      Amendments amendments,
      RefundOrder refunds,
      ChangeOrder change,
      ShopCopies shops,
      CityClock clock,
      Identifiers identifiers) {
    return new ProposeChange(amendments, refunds, change, shops, clock, identifiers);
  }

  @Bean
  OrderChangesApi orderChangesApi(
      Amendments amendments,
      ChangeOrder change,
      ProposeChange proposeChange,
      CancelAccepted cancel,
      RefundOrder refunds,
      ShopMembers members,
      CityClock clock) {
    return new OrderChangesApi(
        new DelayOrder(amendments, change),
        proposeChange,
        new AskToCancel(amendments, cancel, clock),
        refunds,
        members);
  }

  @Bean
  Subscription deskSubscription(
      Amendments amendments,
      CancelAccepted cancel,
      RefundOrder refunds,
      ChangeOrder change,
      Journal journal,
      CityClock clock) {
    return OrderReactions.toDesk(
        new Intervene(amendments, cancel, refunds, change, journal, clock));
  }

  @Bean
  Worker proposalWorker(
      AftermathStore aftermaths,
      ProposeChange proposeChange,
      TransactionTemplate transactions,
      CityClock clock) {
    return new Worker(
        "proposals",
        EndProposals.EVERY,
        new EndProposals(aftermaths, proposeChange, transactions, clock));
  }

  @Bean
  LiveOrders liveOrders(
      JdbcClient jdbc, OrderStore orders, CityClock clock, MachineClock machineClock) {
    return new LiveOrders(jdbc, orders, clock, machineClock);
  }

  @Bean
  OrderStreams orderStreams(
      PersonStreams streams, OrderStore orders, ShopMembers members, CityClock clock) {
    return new OrderStreams(streams, orders, members, clock);
  }

  @Bean
  OrderApi orderApi(
      GroupCommit<QuoteCart.Wanted> quoting,
      GroupCommit<PlaceOrder.Wanted> placing,
      GroupCommit<ChangeOrder.Asked> changing,
      OrderStore orders,
      ShopCopies shops,
      ShopMembers members,
      LiveOrders liveOrders,
      OrderStreams streams,
      AftermathStore aftermaths,
      PersonKeys keys) {
    return new OrderApi(
        quoting, placing, changing, orders, shops, members, liveOrders, streams, aftermaths, keys);
  }

  @Bean
  SlotsApi slotsApi(ShopCopies shops, KitchenStore kitchens, CityClock clock) {
    return new SlotsApi(new OfferSlots(shops, kitchens, clock));
  }

  @Bean
  Subscription shopSubscription(JdbcClient jdbc, JsonMapper json) {
    return OrderReactions.toShop(new LearnShops(jdbc, json));
  }

  @Bean
  Subscription stockSubscription(Holds holds) {
    return OrderReactions.toStock(holds);
  }

  @Bean
  Subscription paymentSubscription(ChangeOrder orders) {
    return OrderReactions.toPayment(orders);
  }

  @Bean
  Subscription benefitsSubscription(JdbcClient jdbc, JsonMapper json) {
    return OrderReactions.toBenefits(new LearnBenefits(jdbc, json));
  }

  @Bean
  Subscription promotionSubscription(ChangeOrder orders) {
    return OrderReactions.toPromotion(orders);
  }

  @Bean
  Subscription deliverySubscription(ChangeOrder orders) {
    return OrderReactions.toDelivery(orders);
  }

  @Bean
  Worker deadlineWorker(
      OrderStore orders,
      ChangeOrder change,
      TransactionTemplate transactions,
      CityClock clock,
      MachineClock machineClock) {
    return new Worker(
        "deadlines",
        MeetDeadlines.EVERY,
        new MeetDeadlines(orders, change, transactions, clock, machineClock));
  }

  @Bean
  Worker quoteWorker(QuoteStore quotes, TransactionTemplate transactions, CityClock clock) {
    return new Worker(
        "forget-quotes", ForgetQuotes.EVERY, new ForgetQuotes(quotes, transactions, clock));
  }

  @Bean
  Worker kitchenWorker(
      KitchenStore kitchens, Holds holds, TransactionTemplate transactions, CityClock clock) {
    return new Worker(
        "kitchens", WatchKitchens.EVERY, new WatchKitchens(kitchens, holds, transactions, clock));
  }

  @Bean
  PersonalData ordersOfPerson(OrderStore orders) {
    return new OrdersOfPerson(orders);
  }

  @Bean
  PersonalData quotesOfPerson(QuoteStore quotes) {
    return new QuotesOfPerson(quotes);
  }

  @Bean
  FactFeed stockFeed(JdbcClient jdbc) {
    return new StockFeed(jdbc);
  }

  @Bean
  FactFeed kitchenFeed(JdbcClient jdbc) {
    return new KitchenFeed(jdbc);
  }

  @Bean
  FactFeed holdFeed(HoldStore holds) {
    return new HoldFeed(holds);
  }

  @Bean
  FactFeed orderFeed(OrderStore orders) {
    return new OrderFeed(orders);
  }
}
