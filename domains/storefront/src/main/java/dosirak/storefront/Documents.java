package dosirak.storefront;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Terms and menus as text in the database; lenient, so that older code reads newer documents. */
final class Documents {
  static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Documents() {}
}
