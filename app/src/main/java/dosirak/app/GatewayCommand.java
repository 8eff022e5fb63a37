package dosirak.app;

import dosirak.city.gateway.GatewayMain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The gateway simulator as a process of its own. */
@Command(
    name = GatewayCommand.NAME,
    description = {
      "Runs the payment gateway simulator alone; `up` starts one by itself in a sandbox or a demo.",
      "For its options: dosirak gateway --help"
    })
final class GatewayCommand implements Callable<Integer> {
  static final String NAME = "gateway";

  @Override
  public Integer call() {
    return run(new String[] {"--help"});
  }

  static int run(String[] arguments) {
    return GatewayMain.run(arguments);
  }
}
