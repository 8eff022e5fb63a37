package dosirak.payment;

/** Everything that holds with one gateway holds with the other. */
class NiceRefundTest extends RefundTest {
  @Override
  GatewayProvider provider() {
    return GatewayProvider.NICE;
  }
}
