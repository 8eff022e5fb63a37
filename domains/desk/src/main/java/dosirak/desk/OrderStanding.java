package dosirak.desk;

/** Where an order stands, as order says. */
enum OrderStanding {
  PENDING,
  PAID,
  ACCEPTED,
  READY,
  PICKED_UP,
  DELIVERED,
  COMPLETED,
  PAYMENT_FAILED,
  EXPIRED,
  REJECTED,
  CANCELLED,
  FAILED
}
