package dosirak.platform;

import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.Domain.Setting;
import dosirak.platform.privacy.MasterKey;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.web.FrontSettings;
import java.util.List;

/** The configuration keys of the platform itself; those of domains are in their {@code Domain}. */
public final class PlatformSettings {
  /** All of them. */
  public static final List<Setting> ALL =
      List.of(
          new Setting(
              FrontSettings.ALLOWED_HOSTS,
              "Names this installation is called by, separated by commas, or *; by default those of"
                  + " the certificate and the address itself, without TLS only localhost."),
          new Setting(
              FrontSettings.TRUSTED_PROXIES,
              "Addresses or ranges (10.0.0.0/8), separated by commas, of proxies whose word about"
                  + " the client's address is believed; by default none."),
          new Setting(
              FrontSettings.FORWARDED_HEADER,
              "The header such a proxy says it in: x-forwarded-for (default) or forwarded."),
          new Setting(
              FrontSettings.CONNECTIONS_PER_ADDRESS,
              "Connections that one address may hold open with TLS; by default 1000."),
          new Setting(
              SessionCookies.KEYS,
              "Keys of browsers' session cookies, id:hexadecimal of 32 bytes, separated by commas;"
                  + " the first encrypts. The same in all processes; by default of one process."),
          new Setting(
              SharedCache.URL,
              "A Redis or Valkey that several processes of a domain share what they read in, as"
                  + " redis://host:port or rediss://host:port; by default none."),
          new Setting(
              MasterKey.FILE,
              "The file with the key that wraps people's keys; by default in the state folder."));

  private PlatformSettings() {}
}
