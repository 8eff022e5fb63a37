package dosirak.contracts.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a delivery area is. A point is inside rings by the even-odd rule, so that a ring within a
 * ring is a hole.
 *
 * @param radiusMetres of a circle around the shop; absent for others
 * @param rings of a polygon or a district; none for a circle
 * @param districtCode of a district as the marketplace knows it; absent for others
 */
public record AreaShape(
    AreaKind kind,
    @Nullable Integer radiusMetres,
    List<Ring> rings,
    @Nullable String districtCode) {
  public AreaShape {
    rings = List.copyOf(rings);
  }
}
