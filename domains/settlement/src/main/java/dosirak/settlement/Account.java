package dosirak.settlement;

/** The chart of accounts. Debits are positive, credits negative. */
enum Account {
  /** Asset: what the gateway took from customers, less its fee, and has not paid out yet. */
  GATEWAY_RECEIVABLE("gateway-receivable"),
  /** Liability: customers' money until it is clear whose it becomes. */
  CUSTOMER_DEPOSITS("customer-deposits"),
  /** Liability: what shops are owed; a shop that took cash may owe instead. */
  SHOP_PAYABLE("shop-payable"),
  /** Liability: what riders earned. */
  RIDER_PAYABLE("rider-payable"),
  /** Asset: cash of customers in the hands of riders. */
  RIDER_CASH("rider-cash"),
  /**
   * What delivery costs are paid from: customers' tips and the shops' delivery fees come in,
   * riders' pay goes out. What is left is the platform's margin.
   */
  DELIVERY_FUND("delivery-fund"),
  /** Revenue: the share of sales that shops pay for the brokerage. */
  BROKERAGE_REVENUE("brokerage-revenue"),
  /** Revenue: what shops pay for card payments. */
  PAYMENT_REVENUE("payment-revenue"),
  /** Liability: value added tax on the fees. */
  TAX_PAYABLE("tax-payable"),
  /** Expense: what the gateway keeps of every capture. */
  GATEWAY_FEES("gateway-fees"),
  /** Expense: what shops are paid, and customers are given back, that nobody else bears. */
  PLATFORM_LOSS("platform-loss"),
  /** Asset: what riders' card terminals took of customers and has not been paid out yet. */
  TERMINAL_RECEIVABLE("terminal-receivable"),
  /** Liability: what customers who paid at the door are given back by transfer. */
  CUSTOMER_CREDITS("customer-credits"),
  /** Liability: payouts to shops that have not left the bank yet. */
  PAYOUTS_UNDER_WAY("payouts-under-way"),
  /**
   * Asset: what is in the platform's bank account; negative as far as income is not posted to it.
   */
  BANK("bank"),
  /** Liability: points of customers, each good for one won. */
  POINTS_LIABILITY("points-liability"),
  /** Expense: the platform's share of coupons, and the points it gives. */
  PROMOTION_EXPENSE("promotion-expense");

  private final String label;

  Account(String label) {
    this.label = label;
  }

  /** The name in the books. */
  String label() {
    return label;
  }
}
