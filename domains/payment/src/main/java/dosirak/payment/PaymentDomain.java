package dosirak.payment;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How payment is wired. */
@Configuration
public class PaymentDomain {
  static final String NAME = "payment";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(
              NAME,
              PaymentDomain.class,
              List.of(
                  new Domain.Setting(
                      GatewaySettings.URL,
                      "address of the payment gateway, http(s)://host[:port]; none: card payments"
                          + " answer 503"),
                  new Domain.Setting(
                      GatewaySettings.SECRET,
                      "secret key for calls to the gateway and for the signature of its webhooks"),
                  new Domain.Setting(
                      GatewaySettings.PROVIDER,
                      "whose published API the gateway speaks: toss or nice; toss"),
                  new Domain.Setting(
                      GatewaySettings.CLIENT_KEY,
                      "name of this platform at the gateway; the provider nice needs it"),
                  new Domain.Setting(
                      GatewaySettings.FEE,
                      "hundredths of a percent the gateway keeps, for the provider nice, which does"
                          + " not say it; 250"),
                  new Domain.Setting(
                      GatewaySettings.TIMEOUT,
                      "milliseconds of machine time a call to the gateway may take; 3000")))
          .listeningTo("order", "promotion");

  private static final Duration POLL = Duration.ofMillis(100);

  @Bean
  GatewaySettings gatewaySettings(Settings settings) {
    return GatewaySettings.from(settings);
  }

  @Bean
  Gateway gateway(GatewaySettings settings, JsonMapper json, MeterRegistry meters) {
    return switch (settings.provider()) {
      case TOSS -> new TossGateway(settings, json, meters);
      case NICE -> new NiceGateway(settings, json, meters);
    };
  }

  @Bean
  PaymentStore paymentStore(JdbcClient jdbc) {
    return new PaymentStore(jdbc);
  }

  @Bean
  RefundStore refundStore(JdbcClient jdbc) {
    return new RefundStore(jdbc);
  }

  @Bean
  BenefitsWait benefitsWait(JdbcClient jdbc) {
    return new BenefitsWait(jdbc);
  }

  @Bean
  PersonalData paymentsOfPerson(PaymentStore store) {
    return new PaymentsOfPerson(store);
  }

  @Bean
  Payments payments(
      PaymentStore store,
      RefundStore refunds,
      Journal journal,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random,
      GatewaySettings settings) {
    return new Payments(
        store, refunds, journal, transactions, cityClock, machineClock, random, settings);
  }

  @Bean
  ConfirmPayment confirmPayment(
      PaymentStore store,
      BenefitsWait waits,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions) {
    return new ConfirmPayment(store, waits, payments, gateway, settings, transactions);
  }

  @Bean
  FinishPayments finishPayments(
      PaymentStore store,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions,
      MachineClock clock) {
    return new FinishPayments(store, payments, gateway, settings, transactions, clock);
  }

  @Bean
  Worker finishing(FinishPayments finishPayments) {
    return new Worker("finish-payments", POLL, finishPayments::run);
  }

  @Bean
  ReceiveWebhook receiveWebhook(PaymentStore store, Gateway gateway, MachineClock clock) {
    return new ReceiveWebhook(store, gateway, clock);
  }

  @Bean
  GiveBackParts giveBackParts(
      RefundStore refunds,
      PaymentStore store,
      Payments payments,
      Gateway gateway,
      GatewaySettings settings,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock clock) {
    return new GiveBackParts(
        refunds, store, payments, gateway, settings, transactions, cityClock, clock);
  }

  @Bean
  Worker givingBack(GiveBackParts giveBackParts) {
    return new Worker("give-back-parts", POLL, giveBackParts::run);
  }

  @Bean
  PaymentReactions paymentReactions(
      PaymentStore store,
      RefundStore refunds,
      BenefitsWait waits,
      Payments payments,
      Identifiers identifiers,
      MachineClock clock) {
    return new PaymentReactions(store, refunds, waits, payments, identifiers, clock);
  }

  @Bean
  Subscription orderProcess(PaymentReactions reactions) {
    return reactions.toOrder();
  }

  @Bean
  Subscription promotionProcess(PaymentReactions reactions) {
    return reactions.toPromotion();
  }

  @Bean
  PaymentApi paymentApi(
      ConfirmPayment confirmPayment,
      ReceiveWebhook receiveWebhook,
      PaymentStore store,
      RefundStore refunds,
      GatewaySettings settings) {
    return new PaymentApi(confirmPayment, receiveWebhook, store, refunds, settings);
  }

  @Bean
  FactFeed refundFacts(RefundStore refunds) {
    return PaymentFacts.refunds(refunds);
  }

  @Bean
  FactFeed paymentFacts(PaymentStore store) {
    return PaymentFacts.payments(store);
  }
}
