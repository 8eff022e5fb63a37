package dosirak.platform.database;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Each domain has a database of its own, which the configuration names with its login. The login
 * owns the database, or may at least create schemas in it; it is no superuser.
 */
public final class DatabasePerDomain implements DomainDatabase {
  /** The JDBC URL of a domain's database. */
  public static final String URL = "database.*.url";

  /** Its user. */
  public static final String USER = "database.*.user";

  /** Its password. */
  public static final String PASSWORD = "database.*.password";

  /** The file that its password is in. */
  public static final String PASSWORD_FILE = "database.*.password-file";

  private static final String SCHEME = "jdbc:postgresql://";
  private static final String SECONDS_TO_REACH = "3";
  private static final String DUPLICATE_SCHEMA = "42P06";
  private static final String UNIQUE_VIOLATION = "23505";

  private final Map<String, Pools.Login> logins;

  private DatabasePerDomain(Map<String, Pools.Login> logins) {
    this.logins = Map.copyOf(logins);
  }

  /**
   * Reads where the databases are.
   *
   * @param names of the domains, and of whatever else has a database
   * @throws IllegalArgumentException naming the key that is missing or wrong
   */
  public static DatabasePerDomain of(Settings settings, Collection<String> names) {
    Map<String, Pools.Login> logins = new LinkedHashMap<>();
    for (String name : names) {
      String url = required(settings, URL, name);
      if (!url.startsWith(SCHEME)) {
        throw new IllegalArgumentException(
            "%s must begin with %s".formatted(key(URL, name), SCHEME));
      }
      logins.put(
          name, new Pools.Login(url, required(settings, USER, name), password(settings, name)));
    }
    return new DatabasePerDomain(logins);
  }

  private static String key(String starred, String name) {
    return starred.replace("*", name);
  }

  private static String required(Settings settings, String starred, String name) {
    String value = settings.find(key(starred, name));
    if (value == null) {
      throw new IllegalArgumentException(key(starred, name) + " is missing");
    }
    return value;
  }

  private static String password(Settings settings, String name) {
    String file = settings.find(key(PASSWORD_FILE, name));
    if (file == null) {
      return required(settings, PASSWORD, name);
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%s: %s cannot be read".formatted(key(PASSWORD_FILE, name), file), unreadable);
    }
  }

  private Pools.Login login(String domain) {
    Pools.Login login = logins.get(domain);
    if (login == null) {
      throw new NoSuchElementException("no database is configured for " + domain);
    }
    return login;
  }

  @Override
  public void createSchema(String domain) {
    createScratch(domain, domain);
  }

  @Override
  public void createScratch(String domain, String schema) {
    try (Connection connection = connect(login(domain))) {
      JdbcClient.create(new SingleConnectionDataSource(connection, true))
          .sql("create schema if not exists \"%s\"".formatted(schema))
          .update();
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "the database of %s cannot be used: %s".formatted(domain, failure.getMessage()), failure);
    } catch (org.springframework.dao.DataAccessException failure) {
      // Another process of the domain made it at the same moment.
      if (!(failure.getRootCause() instanceof SQLException cause)
          || !(DUPLICATE_SCHEMA.equals(cause.getSQLState())
              || UNIQUE_VIOLATION.equals(cause.getSQLState()))) {
        throw failure;
      }
    }
  }

  @Override
  public void dropScratch(String domain, String schema) {
    try (Connection connection = connect(login(domain))) {
      JdbcClient.create(new SingleConnectionDataSource(connection, true))
          .sql("drop schema if exists \"%s\" cascade".formatted(schema))
          .update();
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "the database of %s cannot be used: %s".formatted(domain, failure.getMessage()), failure);
    }
  }

  @Override
  public HikariDataSource pool(String domain, String schema, String purpose, int size) {
    return Pools.open(login(domain), schema, purpose, size);
  }

  /**
   * Tries to get in.
   *
   * @return what is wrong, in words; null when nothing is
   */
  public @Nullable String whatIsWrongWith(String name) {
    Pools.Login login = login(name);
    try (Connection connection = connect(login)) {
      JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
      boolean mayCreate =
          jdbc.sql("select has_database_privilege(current_database(), 'create')")
              .query(Boolean.class)
              .single();
      return mayCreate ? null : login + " may not create schemas there";
    } catch (SQLException failure) {
      return "%s: %s".formatted(login, failure.getMessage());
    }
  }

  private static Connection connect(Pools.Login login) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    properties.setProperty("connectTimeout", SECONDS_TO_REACH);
    properties.setProperty("loginTimeout", SECONDS_TO_REACH);
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection(login.url(), properties);
  }
}
