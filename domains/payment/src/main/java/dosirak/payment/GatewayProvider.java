package dosirak.payment;

/** Whose published API a gateway speaks. */
enum GatewayProvider {
  TOSS,
  NICE
}
