package dosirak.contracts.identity;

/** What an account may be. Roles are granted, never chosen at sign-up. */
public enum Role {
  /** Orders food. */
  CUSTOMER,
  /** Runs shops: may open one, and with a shop, is the one to whom it belongs. */
  OWNER,
  /** Works in a shop: sees its orders and answers them. */
  STAFF,
  /** Delivers orders. */
  RIDER,
  /** Helps people: looks into orders and accounts. */
  SUPPORT,
  /** Looks after the money: books, statements, payouts. */
  FINANCE,
  /** Looks after riders and deliveries. */
  DISPATCH,
  /** Runs the marketplace: people's roles, compartments, keys. */
  ADMINISTRATOR,
  /** What an administrator was called before there were several kinds of operators. */
  OPERATOR;

  /** The role it is today. */
  public Role current() {
    return this == OPERATOR ? ADMINISTRATOR : this;
  }

  /** Whether it gives rights over what is not one's own. */
  public boolean isOperator() {
    return switch (this) {
      case SUPPORT, FINANCE, DISPATCH, ADMINISTRATOR, OPERATOR -> true;
      case CUSTOMER, OWNER, STAFF, RIDER -> false;
    };
  }
}
