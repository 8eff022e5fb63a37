package dosirak.bench;

import dosirak.audit.Audit;
import dosirak.audit.AuditOptions;
import dosirak.city.AuditFeeds.AuditUnavailableException;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.people.OrderIntent;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyRush;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What became of all orders of a drill when everything was over.
 *
 * @param acknowledged how many orders people were given
 * @param open those of them that have not ended
 * @param lost those that the marketplace does not know any more
 * @param duplicated wishes that became more than one order or were charged more than once
 * @param auditPassed whether the books are right
 * @param audit the report of the audit; absent if it wrote none
 * @param missed what went wrong, in words
 */
record Reckoning(
    int acknowledged,
    Set<OrderIntent> open,
    Set<OrderIntent> lost,
    Set<OrderIntent> duplicated,
    boolean auditPassed,
    @Nullable JsonNode audit,
    List<String> missed) {
  private static final Duration END_PATIENCE = Duration.ofMinutes(4);

  Reckoning {
    open = Set.copyOf(open);
    lost = Set.copyOf(lost);
    duplicated = Set.copyOf(duplicated);
    missed = List.copyOf(missed);
  }

  /** Lets the rush end and asks the marketplace for every order, and the audit for its books. */
  static Reckoning of(SteadyRush rush, Plant plant, List<Phase> phases, DrillDiary diary)
      throws InterruptedException {
    List<String> missed = new ArrayList<>();
    rush.enter(new Phase("end"));
    rush.endOrdering();
    diary.tell("nobody orders any more; waiting for %d orders to end", rush.open());
    boolean ended = rush.awaitAllEnded(END_PATIENCE);
    diary.tell(ended ? "all have ended" : "%d orders have not ended", rush.open());
    Set<OrderIntent> lost = new HashSet<>();
    List<OrderIntent> acknowledged = new ArrayList<>();
    for (Phase phase : phases) {
      try {
        lost.addAll(rush.lost(phase));
      } catch (GaveUpException | SignInRefusedException failure) {
        missed.add("nobody says whether orders were lost: " + failure.getMessage());
      }
      phase.intents().stream().filter(OrderIntent::acknowledged).forEach(acknowledged::add);
    }
    Set<OrderIntent> open = new HashSet<>();
    acknowledged.stream().filter(intent -> !intent.ended()).forEach(open::add);
    Set<OrderIntent> duplicated = Set.of();
    try {
      duplicated = rush.duplicates();
    } catch (AuditUnavailableException | GaveUpException | SignInRefusedException unknown) {
      missed.add("nobody says whether orders were duplicated: " + unknown.getMessage());
    }
    diary.tell(
        "%d orders acknowledged, %d open, %d lost, %d duplicated; audit",
        acknowledged.size(), open.size(), lost.size(), duplicated.size());
    Audited audited = audit(plant, diary, missed);
    count(missed, lost.size(), "acknowledged orders were lost");
    count(missed, duplicated.size(), "orders were duplicated");
    count(missed, open.size(), "acknowledged orders have not ended");
    return new Reckoning(
        acknowledged.size(), open, lost, duplicated, audited.passed, audited.report, missed);
  }

  /** All of it in a line for people. */
  String line() {
    return String.format(
        Locale.ROOT,
        "orders   %d acknowledged, %d not ended, %d lost, %d duplicated; audit %s%n",
        acknowledged,
        open.size(),
        lost.size(),
        duplicated.size(),
        auditPassed ? "passed" : "NOT passed");
  }

  Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("orders_acknowledged", acknowledged);
    document.put("orders_not_ended", open.size());
    document.put("orders_lost", lost.size());
    document.put("orders_duplicated", duplicated.size());
    document.put("audit_passed", auditPassed);
    if (audit != null) {
      document.put("audit", audit);
    }
    return document;
  }

  private static void count(List<String> missed, int count, String what) {
    if (count > 0) {
      missed.add(count + " " + what);
    }
  }

  private record Audited(boolean passed, @Nullable JsonNode report) {}

  private static Audited audit(Plant plant, DrillDiary diary, List<String> missed) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      Path report = Files.createTempFile("dosirak-audit-", ".json");
      try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
        int outcome =
            new Audit(AuditOptions.of(plant.address(), plant.credentialsFile(), report, null))
                .run(out);
        JsonNode document =
            Files.size(report) == 0 ? null : JsonMapper.shared().readTree(report.toFile());
        if (outcome != 0) {
          missed.add("the audit does not pass");
          diary.print(printed.toString(StandardCharsets.UTF_8));
        }
        return new Audited(outcome == 0, document);
      } finally {
        Files.deleteIfExists(report);
      }
    } catch (IOException | dosirak.audit.UsageException failure) {
      missed.add("the audit could not be made: " + failure.getMessage());
      return new Audited(false, null);
    }
  }
}
