package dosirak.identity;

import dosirak.platform.time.MachineClock;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of each configured provider. */
final class ProviderClients implements AutoCloseable {
  private final HttpClient http = ProviderHttp.client();
  private final Map<String, ProviderClient> clients = new LinkedHashMap<>();

  ProviderClients(Providers providers, MachineClock clock) {
    providers
        .all()
        .forEach(
            provider -> clients.put(provider.name(), new ProviderClient(provider, http, clock)));
  }

  Optional<ProviderClient> find(String name) {
    return Optional.ofNullable(clients.get(name));
  }

  List<Provider> all() {
    return clients.values().stream().map(ProviderClient::provider).toList();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
