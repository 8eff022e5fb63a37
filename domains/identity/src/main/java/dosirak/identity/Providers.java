package dosirak.identity;

import dosirak.contracts.identity.Role;
import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The configured providers, read and checked once at the start. */
final class Providers {
  private static final String PREFIX = "identity.provider.*.";
  private static final String ISSUER = PREFIX + "issuer";
  private static final String CLIENT_ID = PREFIX + "client-id";
  private static final String CLIENT_SECRET = PREFIX + "client-secret";
  private static final String LABEL = PREFIX + "label";
  private static final String AUDIENCE = PREFIX + "audience";
  private static final String SCOPES = PREFIX + "scopes";
  private static final String GROUPS_CLAIM = PREFIX + "groups-claim";
  private static final String GROUPS = PREFIX + "groups";
  private static final String SECOND_FACTOR = PREFIX + "second-factor";
  private static final String SECOND_FACTOR_VALUES = PREFIX + "second-factor-values";

  static final List<Domain.Setting> SETTINGS =
      List.of(
          new Domain.Setting(
              ISSUER, "issuer of an outside OpenID Connect provider; default: there is none"),
          new Domain.Setting(CLIENT_ID, "what Dosirak is called at that provider"),
          new Domain.Setting(
              CLIENT_SECRET, "the secret they share; default: none, a public client with PKCE"),
          new Domain.Setting(LABEL, "on its button; default: the name of the provider"),
          new Domain.Setting(
              AUDIENCE,
              "customers (anybody, as a customer) or staff (roles by group); default: customers"),
          new Domain.Setting(SCOPES, "what is asked for, by spaces; default: openid profile"),
          new Domain.Setting(GROUPS_CLAIM, "claim that lists a person's groups; default: groups"),
          new Domain.Setting(
              GROUPS, "the role that each group gives: group=ROLE, by commas; default: none"),
          new Domain.Setting(
              SECOND_FACTOR,
              "who asks operators for the second factor, own or provider; default: own"),
          new Domain.Setting(
              SECOND_FACTOR_VALUES,
              "amr or acr values that prove the provider's second factor, by commas;"
                  + " default: none"));

  private final Map<String, Provider> byName;

  private Providers(Map<String, Provider> byName) {
    this.byName = new LinkedHashMap<>(byName);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException naming the key at fault
   */
  static Providers of(Settings settings) {
    Set<String> names = new TreeSet<>();
    SETTINGS.forEach(setting -> names.addAll(settings.names(setting.key())));
    Map<String, Provider> providers = new LinkedHashMap<>();
    Map<String, String> issuers = new HashMap<>();
    for (String name : names) {
      Provider provider = read(settings, name);
      String other = issuers.put(provider.issuer(), name);
      if (other != null) {
        // People are known by issuer and subject: the same ones would be customers and staff.
        throw new IllegalArgumentException(
            key(ISSUER, name) + " is the issuer of the provider " + other + " too");
      }
      providers.put(name, provider);
    }
    return new Providers(providers);
  }

  Optional<Provider> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  List<Provider> all() {
    return List.copyOf(byName.values());
  }

  private static Provider read(Settings settings, String name) {
    Provider provider =
        new Provider(
            name,
            text(settings, LABEL, name, name),
            require(settings, ISSUER, name),
            require(settings, CLIENT_ID, name),
            settings.find(key(CLIENT_SECRET, name)),
            audience(settings, name),
            Arrays.stream(text(settings, SCOPES, name, "openid profile").strip().split(" +", -1))
                .toList(),
            text(settings, GROUPS_CLAIM, name, "groups"),
            groups(settings, name),
            secondFactorValues(settings, name));
    if (!provider.mayCall(address(provider.issuer()))) {
      throw new IllegalArgumentException(
          key(ISSUER, name) + " must be an https address (http only on localhost)");
    }
    if (!provider.scopes().contains("openid")) {
      throw new IllegalArgumentException(key(SCOPES, name) + " must contain openid");
    }
    if (provider.audience() == Provider.Audience.STAFF && provider.groups().isEmpty()) {
      throw new IllegalArgumentException(
          key(GROUPS, name) + " is missing: which group of the staff gives which role?");
    }
    return provider;
  }

  private static Provider.Audience audience(Settings settings, String name) {
    String text = text(settings, AUDIENCE, name, "customers");
    return switch (text) {
      case "customers" -> Provider.Audience.CUSTOMERS;
      case "staff" -> Provider.Audience.STAFF;
      default ->
          throw new IllegalArgumentException(
              key(AUDIENCE, name) + " must be customers or staff, not " + text);
    };
  }

  private static Map<String, Role> groups(Settings settings, String name) {
    Map<String, Role> groups = new LinkedHashMap<>();
    for (String pair : list(settings, GROUPS, name)) {
      // The last sign: names of groups may hold some, names of roles do not.
      int sign = pair.lastIndexOf('=');
      if (sign < 1) {
        throw new IllegalArgumentException(key(GROUPS, name) + ": not group=ROLE: " + pair);
      }
      groups.put(pair.substring(0, sign).strip(), role(name, pair.substring(sign + 1).strip()));
    }
    return groups;
  }

  private static Role role(String name, String text) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equals(text.toUpperCase(Locale.ROOT)))
        // People of a shop belong to that shop, which no group of the company says.
        .filter(role -> role.isOperator() || role == Role.RIDER)
        .map(Role::current)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                key(GROUPS, name) + ": a group cannot give the role " + text));
  }

  private static Set<String> secondFactorValues(Settings settings, String name) {
    Set<String> values = new LinkedHashSet<>(list(settings, SECOND_FACTOR_VALUES, name));
    String who = text(settings, SECOND_FACTOR, name, "own");
    switch (who) {
      case "own" -> {
        return Set.of();
      }
      case "provider" -> {
        if (values.isEmpty()) {
          throw new IllegalArgumentException(
              key(SECOND_FACTOR_VALUES, name)
                  + " is missing: what says that the provider asked for a second factor?");
        }
        return values;
      }
      default ->
          throw new IllegalArgumentException(
              key(SECOND_FACTOR, name) + " must be own or provider, not " + who);
    }
  }

  private static List<String> list(Settings settings, String starred, String name) {
    return Arrays.stream(text(settings, starred, name, "").split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static @Nullable URI address(String text) {
    try {
      return new URI(text);
    } catch (java.net.URISyntaxException malformed) {
      return null;
    }
  }

  private static String text(Settings settings, String starred, String name, String otherwise) {
    String value = settings.find(key(starred, name));
    return value == null ? otherwise : value;
  }

  private static String require(Settings settings, String starred, String name) {
    String value = settings.find(key(starred, name));
    if (value == null) {
      throw new IllegalArgumentException("setting " + key(starred, name) + " is missing");
    }
    return value;
  }

  private static String key(String starred, String name) {
    return starred.replace("*", name);
  }
}
