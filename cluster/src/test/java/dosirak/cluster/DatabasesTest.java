package dosirak.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.LocalPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesTest {
  private static final String PASSWORD = "0123456789abcdef";

  @TempDir Path folder;

  private static int ask(int port, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/order", "order", PASSWORD);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void aDatabaseThatIsKilledComesBackAtItsPortWithAllThatWasCommitted() throws Exception {
    Databases databases = new Databases(folder.resolve("databases"));
    databases.makeTemplate();
    int port = LocalPorts.free(new SecureRandom());
    Files.createDirectories(folder.resolve("logs"));
    Files.writeString(
        ClusterMaker.settingsFile(folder), ClusterMaker.passwordKey("order") + "=" + PASSWORD);
    new ClusterPlan(
            "as told",
            1,
            0,
            List.of(
                new MemberPlan(
                    "db-order",
                    MemberKind.DATABASE,
                    List.of("order"),
                    port,
                    databases.command("db-order", port, 20),
                    Map.of())))
        .write(folder);
    Cluster cluster = Cluster.open(folder);
    try {
      cluster.start("db-order");
      write(port);

      cluster.kill("db-order");
      assertThat(databases.answers("db-order", port)).isFalse();
      cluster.start("db-order");
      assertThat(ask(port, "select count(*) from kept.notes")).isEqualTo(1);

      cluster.stop("db-order");
      cluster.start("db-order");
      assertThat(ask(port, "select count(*) from kept.notes")).isEqualTo(1);
    } finally {
      cluster.down();
    }
    assertThat(cluster.member("db-order").state()).isEqualTo(MemberState.DEAD);
  }

  private static void write(int port) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/order", "order", PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create schema kept");
      statement.execute("create table kept.notes (text text)");
      statement.execute("insert into kept.notes values ('kept')");
    }
  }
}
