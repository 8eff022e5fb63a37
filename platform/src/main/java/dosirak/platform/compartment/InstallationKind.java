package dosirak.platform.compartment;

/** What a data folder was made for; set when it is made, never changed. */
public enum InstallationKind {
  /** Real people and real money. */
  REAL,
  /** Simulated people may be made, and nothing else is different. */
  SANDBOX,
  /** A sandbox whose live view is open to everybody. */
  DEMO;

  /** Whether ready-made accounts may be created. */
  public boolean allowsSimulation() {
    return this != REAL;
  }
}
