package dosirak.app;

import dosirak.audit.Audit;
import dosirak.audit.AuditOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proves the books. */
@Command(
    name = "audit",
    description = {
      "Proves the books of a running marketplace, and names every offender.",
      "Orders, captures, refunds, ledger, riders, and that projections equal their replays."
    })
final class AuditCommand implements Callable<Integer> {
  @Mixin TargetOptions target = new TargetOptions();

  @Option(names = "--report", paramLabel = "FILE", description = "Where the JSON report goes.")
  @Nullable Path report;

  @Option(
      names = "--rush-report",
      paramLabel = "FILE",
      description = "The report of a rush, whose acknowledged orders must all exist.")
  @Nullable Path rushReport;

  @Override
  public Integer call() throws Exception {
    return new Audit(AuditOptions.of(target.target, target.credentialsFile(), report, rushReport))
        .run(System.out);
  }
}
