package dosirak.platform.access;

import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Standing;
import dosirak.platform.web.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The copies of all compartments that serve in this process. The platform's own endpoints have no
 * database: they go by the copy that heard of identity last, and leave their evidence with it.
 */
public final class AccessCopies implements Standing {
  private final List<Entry> serving = new CopyOnWriteArrayList<>();

  private record Entry(AccessCopy copy, Evidence evidence) {}

  /** A compartment begins to serve. */
  public void add(AccessCopy copy, Evidence evidence) {
    serving.add(new Entry(copy, evidence));
  }

  /** A compartment ends. */
  public void remove(AccessCopy copy) {
    serving.removeIf(entry -> entry.copy() == copy);
  }

  @Override
  public void verify(Caller caller, Permission used) {
    if (used == Permission.PUBLIC || used == Permission.WATCH_DEMO) {
      return;
    }
    freshest().copy().verify(caller, used);
  }

  /** Leaves evidence where it is kept. */
  public void keep(PrivilegeUsed used) {
    freshest().evidence().keep(used);
  }

  private Entry freshest() {
    return serving.stream()
        .max(Comparator.comparing((Entry entry) -> entry.copy().confirmedAt()))
        .orElseThrow(() -> Problem.unavailable("Your rights cannot be confirmed at the moment."));
  }
}
