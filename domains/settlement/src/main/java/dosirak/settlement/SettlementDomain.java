package dosirak.settlement;

import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How settlement is wired. */
@Configuration
public class SettlementDomain {
  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain("settlement", SettlementDomain.class)
          .listeningTo("delivery", "order", "payment", "promotion");

  private static final Duration POLL = Duration.ofMillis(250);

  @Bean
  LedgerStore ledgerStore(JdbcClient jdbc, JsonMapper json) {
    return new LedgerStore(jdbc, json);
  }

  @Bean
  StatementStore statementStore(JdbcClient jdbc) {
    return new StatementStore(jdbc);
  }

  @Bean
  PostFacts postFacts(LedgerStore ledger, StatementStore statements) {
    return new PostFacts(ledger, statements);
  }

  @Bean
  Subscription orderCopies(PostFacts postFacts) {
    return postFacts.copies();
  }

  @Bean
  Subscription orderSales(PostFacts postFacts) {
    return postFacts.orders();
  }

  @Bean
  Subscription paymentPostings(PostFacts postFacts) {
    return postFacts.payments();
  }

  @Bean
  Subscription deliveryPostings(PostFacts postFacts) {
    return postFacts.deliveries();
  }

  @Bean
  Subscription pointsPostings(PostFacts postFacts) {
    return postFacts.promotions();
  }

  @Bean
  CloseStatements closeStatements(
      StatementStore statements,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    return new CloseStatements(statements, journal, transactions, clock);
  }

  @Bean
  Worker closing(CloseStatements closeStatements) {
    return new Worker("close-statements", POLL, closeStatements::run);
  }

  @Bean
  PayoutStore payoutStore(JdbcClient jdbc) {
    return new PayoutStore(jdbc);
  }

  @Bean
  PayShops payShops(
      PayoutStore payouts,
      LedgerStore ledger,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock,
      Identifiers identifiers,
      InstallationKind kind) {
    return new PayShops(payouts, ledger, journal, transactions, clock, identifiers, kind);
  }

  @Bean
  Worker paying(PayShops payShops) {
    return new Worker("pay-shops", POLL, payShops::run);
  }

  @Bean
  FactFeed payoutFacts(PayoutStore payouts) {
    return SettlementFacts.payouts(payouts);
  }

  @Bean
  SettlementApi settlementApi(
      LedgerStore ledger,
      StatementStore statements,
      PayoutStore payouts,
      PayShops payShops,
      ShopMembers members) {
    return new SettlementApi(ledger, statements, payouts, payShops, members);
  }

  @Bean
  FactFeed postingFacts(LedgerStore ledger) {
    return SettlementFacts.postings(ledger);
  }

  @Bean
  FactFeed statementFacts(StatementStore statements) {
    return SettlementFacts.statements(statements);
  }
}
