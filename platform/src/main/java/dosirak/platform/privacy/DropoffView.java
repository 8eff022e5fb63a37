package dosirak.platform.privacy;

import dosirak.contracts.Sealed;
import dosirak.contracts.order.Dropoff;
import org.jspecify.annotations.Nullable;

/** A drop-off in an answer to somebody who may see it, opened on its way out. */
public record DropoffView(Sealed addressText, SealedPlace location, Sealed phone) {
  /** The view of a drop-off, absent where there is none. */
  public static @Nullable DropoffView ofOptional(@Nullable Dropoff dropoff) {
    return dropoff == null ? null : of(dropoff);
  }

  /** The view of a drop-off. */
  public static DropoffView of(Dropoff dropoff) {
    return new DropoffView(dropoff.addressText(), SealedPlace.of(dropoff), dropoff.phone());
  }
}
