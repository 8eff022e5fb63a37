package dosirak.platform.security;

/**
 * What one may do. Endpoints declare which of these let a caller in; {@link RolePermissions} says
 * who has them.
 */
public enum Permission {
  /** Read what is public; sign up and sign in. */
  PUBLIC("Read what is public, sign up and sign in", Reach.PUBLIC),
  /** What every person who is signed in may do with what is theirs. */
  SIGNED_IN("Use one's own account, messages and data", Reach.OWN),
  /** Order food, pay for it and follow one's own orders. */
  ORDER_FOOD("Order, pay, follow and cancel one's own orders", Reach.OWN),
  /** Open a shop of one's own. */
  OPEN_SHOPS("Open shops", Reach.OWN),
  /** Change menus, prices and terms of one's shops, and who works there. */
  RUN_SHOP("Change menu, prices, terms and people of one's own shops", Reach.OWN),
  /** Say what is sold out and pause orders in a shop one works in. */
  KEEP_SHOP("Read a shop one works in, say what is sold out, pause it", Reach.OWN),
  /** See and answer the orders of a shop one works in. */
  ANSWER_ORDERS("See, accept, reject and hand over the orders of a shop one works in", Reach.OWN),
  /** Be told of orders as they move; a till asks instead, since streams are of persons. */
  FOLLOW_ORDERS("Be told of one's own orders and those of one's shops as they move", Reach.OWN),
  /** Read what one's shops are owed. */
  READ_STATEMENTS("Read the statements and postings of one's own shops", Reach.OWN),
  /** Take offers and deliver orders. */
  DELIVER("Be on duty, take offers and deliver", Reach.OWN),
  /** Look into anybody's order. */
  READ_ANY_ORDER("Read any order", Reach.OTHERS),
  /** Read the postings of any order and the statements of any shop. */
  READ_BOOKS("Read the postings of any order", Reach.OTHERS),
  /** Say that payouts to shops left the bank. */
  SEND_PAYOUTS("See payouts to shops and say that they left the bank", Reach.OTHERS),
  /** Invite people to be riders. */
  INVITE_RIDERS("Invite riders and approve them", Reach.OTHERS),
  /** Invite people to be owners. */
  INVITE_OWNERS("Invite owners and approve them", Reach.OTHERS),
  /** Give and take roles. */
  MANAGE_ROLES("Invite and approve anybody, give and take roles", Reach.OTHERS),
  /** Rotate the keys that tokens are signed with. */
  MANAGE_KEYS("Rotate signing keys", Reach.OTHERS),
  /** Find any order, person's order or shop at the desk and read its whole story. */
  READ_DESK("Find orders at the desk and read their whole story", Reach.OTHERS),
  /** Ask the owning domain to cancel, refund or reassign somebody's order. */
  INTERVENE("Have orders cancelled, refunded in part or reassigned", Reach.OTHERS),
  /** Read applications of shops and decide on them. */
  DECIDE_APPLICATIONS("Read applications of shops, approve or return them", Reach.OTHERS),
  /** Open and close campaigns of the marketplace, and give points. */
  RUN_CAMPAIGNS("Open and close campaigns of the marketplace, give points", Reach.OTHERS),
  /** Hide reviews and show them again. */
  MODERATE_REVIEWS("Read reported reviews, hide them or show them again", Reach.OTHERS),
  /** Say how the weather is and what districts there are. */
  DECLARE_CONDITIONS("Declare the weather and the districts", Reach.OTHERS),
  /** Watch the live state of the city without anybody's name. */
  WATCH_CITY("Watch the live boards", Reach.FIGURES),
  /** Watch it where the marketplace is a demonstration. */
  WATCH_DEMO("Watch the live boards of a demonstration", Reach.FIGURES),
  /** See how compartments are. */
  SEE_COMPARTMENTS("See how each part is", Reach.FIGURES),
  /** Read measurements. */
  READ_METRICS("Read measurements", Reach.FIGURES),
  /** Stop and start compartments. */
  CONTROL_COMPARTMENTS("Stop and start parts", Reach.OTHERS),
  /** Read journals and facts of every domain, as an auditor does. */
  READ_JOURNALS("Read journals and facts, compare projections", Reach.OTHERS),
  /** Apply parked events again, or give them up. */
  REPLAY_PARKED("Apply parked events again, or give them up", Reach.OTHERS),
  /** Build projections anew and put them in the place of the old ones. */
  REBUILD_PROJECTIONS("Build projections anew", Reach.OTHERS),
  /** Read the messages that a trial installation did not send. */
  READ_OUTBOX("Read the outbox of a trial installation", Reach.OTHERS),
  /** Make simulated people. */
  SIMULATE("Make simulated people where that is allowed", Reach.FIGURES);

  /** How far a permission goes. */
  public enum Reach {
    /** To what is nobody's. */
    PUBLIC,
    /** To what belongs to the caller, or to a shop the caller belongs to. */
    OWN,
    /** To figures about the whole, which are nobody's. */
    FIGURES,
    /** To what belongs to others: its use needs a reason and leaves evidence. */
    OTHERS
  }

  private final String description;
  private final Reach reach;

  Permission(String description, Reach reach) {
    this.description = description;
    this.reach = reach;
  }

  /** For people. */
  public String description() {
    return description;
  }

  public Reach reach() {
    return reach;
  }

  /** Whether its use needs a reason and leaves evidence. */
  public boolean isPrivileged() {
    return reach == Reach.OTHERS;
  }
}
