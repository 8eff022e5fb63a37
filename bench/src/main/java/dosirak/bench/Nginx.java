package dosirak.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A web server that serves files, to measure ourselves by. */
final class Nginx implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_MILLIS = 20;

  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /**
   * Serves pages from files, as many workers as there are processors: once as it does by itself,
   * once with headers that somebody else's answers have too.
   *
   * @param folder of its own, empty
   * @param plainPort where answers have the headers that nginx gives them
   * @param port where they have more
   * @param headers these
   * @param pages by path
   * @throws DrillException if nginx is not there or does not start
   */
  static Nginx serving(
      Path folder, int plainPort, int port, Map<String, String> headers, Map<String, byte[]> pages)
      throws IOException, InterruptedException {
    Path program =
        Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                new DrillException(
                    "nginx is absent, by which reads are measured. Install it"
                        + " (Debian: apt-get install nginx-light) and begin again."));
    Path root = Files.createDirectories(folder.resolve("pages"));
    for (Map.Entry<String, byte[]> page : pages.entrySet()) {
      Path file = root.resolve(page.getKey().substring(1));
      Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(root));
      Files.write(file, page.getValue());
    }
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        %s
        worker_processes auto;
        daemon off;
        pid %s/nginx.pid;
        error_log %s/error.log warn;
        events { worker_connections 1024; }
        http {
          access_log off;
          default_type application/json;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=10000 inactive=300s;
          open_file_cache_valid 300s;
          client_body_temp_path %s/temp;
          proxy_temp_path %s/temp;
          fastcgi_temp_path %s/temp;
          uwsgi_temp_path %s/temp;
          scgi_temp_path %s/temp;
          server {
            listen 127.0.0.1:%d;
            root %s;
          }
          server {
            listen 127.0.0.1:%d;
            root %s;
        %s
          }
        }
        """
            .formatted(
                "root".equals(System.getProperty("user.name")) ? "user root;" : "",
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                folder,
                plainPort,
                root,
                port,
                root,
                added(headers)));
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(), "-p", folder.toString(), "-c", configuration.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    Nginx nginx = new Nginx(process);
    long begunNanos = System.nanoTime();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - begunNanos > START_PATIENCE.toNanos()) {
        nginx.close();
        throw new DrillException(
            "nginx does not start: " + Files.readString(folder.resolve("nginx.out")));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return nginx;
  }

  private static String added(Map<String, String> headers) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getValue().matches(".*[\"\\\\$].*")) {
        throw new DrillException("nginx cannot be told of the header " + header + " as it is.");
      }
      lines.append(
          "    add_header %s \"%s\" always;%n".formatted(header.getKey(), header.getValue()));
    }
    return lines.toString();
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
