package dosirak.app;

import dosirak.platform.compartment.Domain;
import dosirak.platform.front.FrontMembers;
import dosirak.platform.front.HaproxyConfiguration;
import dosirak.platform.front.RouteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What stands before many processes. */
@Command(
    name = "front",
    description = "Renders the configuration of what stands before many processes.",
    subcommands = FrontCommand.Haproxy.class)
final class FrontCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage("Which front? There is: dosirak front haproxy --members FILE");
  }

  @Command(
      name = "haproxy",
      description = {
        "Renders a configuration for HAProxy 2.6 or later from the route table: where each request",
        "goes, what may be sent again, how the processes are looked at, limits, and problems for",
        "what HAProxy itself refuses."
      })
  static final class Haproxy implements Callable<Integer> {
    @Option(
        names = "--members",
        paramLabel = "FILE",
        required = true,
        description = {
          "JSON: {\"listen\": \"0.0.0.0:8080\", \"servers\": [{\"name\": \"order-1\", \"host\":",
          "\"10.0.1.7\", \"port\": 8101, \"domains\": [\"order\"]}]}"
        })
    Path members = Path.of("members.json");

    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "Where it is written. Default: printed.")
    @Nullable Path out;

    @Option(
        names = "--requests-per-address",
        paramLabel = "N",
        defaultValue = "2000",
        description =
            "Requests one address may make in ten seconds; 0 for no limit. Default: ${DEFAULT-VALUE}")
    int requestsPerAddress;

    @Option(
        names = "--connections-per-address",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Connections it may hold open; 0 for no limit. Default: ${DEFAULT-VALUE}")
    int connectionsPerAddress;

    @Override
    public Integer call() throws IOException {
      if (requestsPerAddress < 0 || connectionsPerAddress < 0) {
        throw CommandException.usage("A limit must be 0 or more.");
      }
      Set<String> domains =
          Domains.ALL.stream().map(Domain::name).collect(Collectors.toUnmodifiableSet());
      FrontMembers given;
      try {
        given = FrontMembers.read(Files.readString(members), domains);
      } catch (IOException unreadable) {
        throw CommandException.usage(members + " cannot be read: " + unreadable.getMessage());
      } catch (IllegalArgumentException wrong) {
        throw CommandException.usage(members + ": " + wrong.getMessage());
      }
      String configuration =
          HaproxyConfiguration.of(
              RouteTable.of(domains),
              given,
              new HaproxyConfiguration.Options(
                  requestsPerAddress,
                  connectionsPerAddress,
                  HaproxyConfiguration.Options.DEFAULT.connectionsPerServer(),
                  null));
      if (out == null) {
        System.out.print(configuration);
      } else {
        Files.writeString(out, configuration);
      }
      return ExitCode.GOALS_MET;
    }
  }
}
