package dosirak.city.gateway;

import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapper of the gateway. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}
}
