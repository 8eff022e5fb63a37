package dosirak.audit;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A machine client's name and secret, as the token endpoint takes them. */
record Credentials(String clientId, String clientSecret) {
  /**
   * Reads a file.
   *
   * @throws UsageException if it is no such file
   */
  static Credentials read(Path file) {
    JsonNode node = Audit.json(file);
    if (!node.path("clientId").isString() || !node.path("clientSecret").isString()) {
      throw new UsageException(file + " holds no clientId and clientSecret");
    }
    return new Credentials(node.path("clientId").asString(), node.path("clientSecret").asString());
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "Credentials[" + clientId + "]";
  }
}
