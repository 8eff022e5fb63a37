package dosirak.platform.database;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Starts a server, writes a row and waits to be killed. */
final class ServerInAnotherProcess {
  static final String READY = "the row is committed";

  private ServerInAnotherProcess() {}

  public static void main(String[] arguments) throws IOException {
    PostgresServer server = PostgresServer.start(Path.of(arguments[0]));
    JdbcClient admin = JdbcClient.create(server.superuser("postgres"));
    admin.sql("create table kept (line text)").update();
    admin.sql("insert into kept values ('written before the kill')").update();
    System.out.println(READY);
    // Ends by itself when the test that started it is gone.
    while (System.in.read() >= 0) {}
    server.close();
  }
}
