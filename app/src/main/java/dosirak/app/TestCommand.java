package dosirak.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Listed for the help; the launcher itself runs the tests, since they build the jar anew. */
@Command(name = "test", description = "Runs all tests (the launcher calls the build for this).")
final class TestCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandException.usage("Run ./dosirak test from a source checkout.");
  }
}
