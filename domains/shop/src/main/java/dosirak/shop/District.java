package dosirak.shop;

import dosirak.contracts.shop.Ring;
import java.util.List;

/**
 * An administrative district as the marketplace knows it. Shops keep the lines that it had when
 * they chose it.
 *
 * @param code what officials call it, unique
 * @param name for people
 * @param rings by the even-odd rule: islands and holes alike
 */
record District(String code, String name, List<Ring> rings) {
  District {
    rings = List.copyOf(rings);
  }
}
