package dosirak.contracts.delivery;

/** Why a rider could not deliver. */
public enum DeliveryProblem {
  /** Nobody is there and nobody answers. */
  CUSTOMER_ABSENT,
  /** There is no such place. */
  WRONG_ADDRESS,
  /** The food was spilt or spoilt on the way. */
  FOOD_DAMAGED,
  /** The rider cannot go on. */
  RIDER_ACCIDENT
}
