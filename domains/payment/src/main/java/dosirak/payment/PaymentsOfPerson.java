package dosirak.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.privacy.PersonalData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payments of a person, newest first. */
final class PaymentsOfPerson implements PersonalData {
  private static final int MOST = 10_000;

  private final PaymentStore store;

  PaymentsOfPerson(PaymentStore store) {
    this.store = store;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mine(
      OrderId orderId,
      PaymentIntent.State state,
      Money amount,
      @Nullable String paymentKey,
      Money captured,
      Money refunded) {}

  @Override
  public String name() {
    return "payments";
  }

  @Override
  public List<Mine> of(AccountId person) {
    return store.ofCustomer(person, MOST).stream()
        .map(PaymentStore.Stored::intent)
        .map(intent ->
            new Mine(
                intent.orderId(),
                intent.state(),
                intent.amount(),
                intent.paymentKey(),
                intent.captured(),
                intent.refunded()))
        .toList();
  }
}
