package dosirak.platform.front;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The processes behind a front.
 *
 * @param listen where the front listens, {@code host:port}
 * @param servers each with the domains it runs
 */
public record FrontMembers(String listen, List<Server> servers) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,40}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");
  private static final int HIGHEST_PORT = 65_535;

  /** One process. */
  public record Server(String name, String host, int port, List<String> domains) {
    public Server {
      domains = List.copyOf(domains);
    }
  }

  public FrontMembers {
    servers = List.copyOf(servers);
  }

  /**
   * Reads {@code {"listen": "127.0.0.1:8080", "servers": [{"name": "order-1", "host": "127.0.0.1",
   * "port": 18101, "domains": ["order"]}]}}.
   *
   * @param known the domains there are
   * @throws IllegalArgumentException in words for the operator, naming the field
   */
  public static FrontMembers read(String json, Set<String> known) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "it is not JSON: " + malformed.getOriginalMessage(), malformed);
    }
    String listen = root.path("listen").asString("");
    require(listen.matches("[A-Za-z0-9.:*-]*:[0-9]{1,5}"), "listen must be host:port");
    List<Server> servers =
        root.path("servers").valueStream().map(server -> server(server, known)).toList();
    require(!servers.isEmpty(), "servers must name at least one process");
    Set<String> names = new HashSet<>();
    servers.forEach(server ->
        require(names.add(server.name()), "servers: there are two with the name " + server.name()));
    return new FrontMembers(listen, servers);
  }

  private static Server server(JsonNode server, Set<String> known) {
    String name = server.path("name").asString("");
    require(NAME.matcher(name).matches(), "servers: a name is of a-z, 0-9, dots and hyphens");
    String host = server.path("host").asString("");
    require(HOST.matcher(host).matches(), "servers: %s has no host".formatted(name));
    int port = server.path("port").asInt(0);
    require(port >= 1 && port <= HIGHEST_PORT, "servers: the port of %s is wrong".formatted(name));
    List<String> domains =
        server.path("domains").valueStream().map(domain -> domain.asString("")).toList();
    require(!domains.isEmpty(), "servers: %s has no domains".formatted(name));
    for (String domain : domains) {
      require(
          known.contains(domain),
          "servers: %s runs %s, which is no domain".formatted(name, domain));
    }
    return new Server(name, host, port, domains);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
