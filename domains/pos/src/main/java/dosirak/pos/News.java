package dosirak.pos;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that tills are told of an order.
 *
 * @param state where the order stands after it; absent if it stands where it stood
 * @param details what else a till wants to know, without anything that tells who somebody is
 */
record News(NewsType type, @Nullable RelayState state, Map<String, Object> details) {
  News {
    details = Map.copyOf(details);
  }
}
