package dosirak.cluster;

/** How the process of a member is. */
public enum MemberState {
  /** It is there; whether it serves is another question. */
  RUNNING,
  /** It is there and gets no processor time. */
  FROZEN,
  /** There is none. */
  DEAD
}
