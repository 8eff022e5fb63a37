package dosirak.platform;

import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.Domain.Setting;
import dosirak.platform.database.DatabasePerDomain;
import dosirak.platform.kafka.KafkaSettings;
import dosirak.platform.overload.OverloadSettings;
import dosirak.platform.privacy.MasterKey;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.web.FrontSettings;
import java.util.List;
import java.util.stream.Stream;

/** The configuration keys of the platform itself; those of domains are in their {@code Domain}. */
public final class PlatformSettings {
  /** Where the backups of people's keys are. */
  public static final String KEY_BACKUPS = "keys.backup-folder";

  /** What an installation in services mode is for. */
  public static final String INSTALLATION_KIND = "installation.kind";

  /** The clock of the city in services mode. */
  public static final String CLOCK_ANCHOR = "clock.anchor";

  private static final List<Setting> OWN =
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
              FrontSettings.LEAVE_WAIT,
              "Milliseconds a process that is told to stop says that it is leaving before it takes"
                  + " no more requests; by default 0, in services mode 3500."),
          new Setting(
              OverloadSettings.LEAST,
              "Requests that a part serves at once also when they take long; by default 16."),
          new Setting(
              OverloadSettings.MOST,
              "Requests that a part serves at once at most; by default 64. The same as the least"
                  + " for a limit that does not follow how long requests take."),
          new Setting(
              OverloadSettings.MOST_QUEUE,
              "Milliseconds that requests may queue in a process until they are begun before browsing"
                  + " is shed; by default 10. 0 for any time."),
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
              "The file with the key that wraps people's keys; by default in the state folder."),
          new Setting(
              KEY_BACKUPS,
              "The folder of the key store's backups and of the list of who was erased; by default"
                  + " in the state folder. Services mode: the same for all processes of identity."),
          new Setting(
              DatabasePerDomain.URL,
              "Services mode: the database of a domain, or of keys, jdbc:postgresql://host/name."),
          new Setting(DatabasePerDomain.USER, "Services mode: its user, who may create schemas."),
          new Setting(DatabasePerDomain.PASSWORD, "Services mode: the user's password."),
          new Setting(DatabasePerDomain.PASSWORD_FILE, "Services mode: the file with it, instead."),
          new Setting(
              INSTALLATION_KIND, "Services mode: what it is for, real (default), sandbox or demo."),
          new Setting(
              CLOCK_ANCHOR,
              "Services mode: where city time and machine time meet, and the speed: two instants"
                  + " and a number with spaces between; by default they are the same. A real"
                  + " installation has no other."));

  /** All of them. */
  public static final List<Setting> ALL =
      Stream.concat(OWN.stream(), KafkaSettings.ALL.stream()).toList();

  private PlatformSettings() {}
}
