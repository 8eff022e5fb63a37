package dosirak.platform.compartment;

import dosirak.platform.openapi.OpenApiDocument;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of a part's API, for those who write clients. */
@RestController
class OpenApiApi {
  private final String part;
  private final boolean hasJournal;
  private final ObjectProvider<RequestMappingHandlerMapping> mappings;
  private final JsonMapper json;
  private volatile @Nullable JsonNode document;

  OpenApiApi(
      String part,
      boolean hasJournal,
      ObjectProvider<RequestMappingHandlerMapping> mappings,
      JsonMapper json) {
    this.part = part;
    this.hasJournal = hasJournal;
    this.mappings = mappings;
    this.json = json;
  }

  /** The OpenAPI 3.1 document; made when it is first asked for, since few ask. */
  @GetMapping("/openapi.json")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  JsonNode document() {
    JsonNode made = document;
    if (made == null) {
      made = OpenApiDocument.of(part, mappings.getObject().getHandlerMethods(), hasJournal, json);
      document = made;
    }
    return made;
  }
}
