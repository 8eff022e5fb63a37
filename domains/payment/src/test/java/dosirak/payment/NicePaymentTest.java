package dosirak.payment;

/** Everything that holds with one gateway holds with the other. */
class NicePaymentTest extends PaymentTest {
  @Override
  GatewayProvider provider() {
    return GatewayProvider.NICE;
  }
}
