package dosirak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of small real processes, which is all the same to who starts and ends them. */
class ClusterTest {
  @TempDir Path folder;

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(folder.resolve("logs"));
    new ClusterPlan(
            "as told",
            1,
            0,
            List.of(
                member("patient", "sleep 600", "kitchen"),
                member("parent", "sleep 601 & sleep 602 & wait", "kitchen"),
                member("hasty", "echo no room; exit 1", "cellar")))
        .write(folder);
  }

  @AfterEach
  void endWhatATestLeft() {
    cluster().down();
  }

  private static MemberPlan member(String name, String script, String domain) {
    return new MemberPlan(
        name, MemberKind.SERVICE, List.of(domain), 1, List.of("sh", "-c", script), Map.of());
  }

  private Cluster cluster() {
    return Cluster.open(folder);
  }

  private long start(String name) {
    cluster().startWithoutWaiting(name);
    OptionalLong pid = cluster().member(name).pid();
    assertThat(pid).isPresent();
    return pid.getAsLong();
  }

  private MemberState state(String name) {
    return cluster().member(name).state();
  }

  @Test
  void whoeverOpensTheFolderFindsWhatRuns() {
    assertThat(state("patient")).isEqualTo(MemberState.DEAD);

    long pid = start("patient");

    assertThat(state("patient")).isEqualTo(MemberState.RUNNING);
    assertThat(ProcessHandle.of(pid)).isPresent();
    assertThat(cluster().memoryBytes().get("patient")).isPositive();
  }

  @Test
  void startingWhatRunsChangesNothing() {
    long pid = start("patient");

    assertThat(start("patient")).isEqualTo(pid);
  }

  @Test
  void aKilledMemberTakesItsChildrenAlong() {
    long pid = start("parent");
    List<ProcessHandle> children = awaitChildren(pid, 2);

    cluster().kill("parent");

    assertThat(state("parent")).isEqualTo(MemberState.DEAD);
    assertAllEnd(children);
  }

  private static List<ProcessHandle> awaitChildren(long pid, int count) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (true) {
      List<ProcessHandle> children = ProcessHandle.of(pid).orElseThrow().children().toList();
      if (children.size() >= count) {
        return children;
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** A process whose parent is gone counts as alive until the system has cleared it away. */
  private static void assertAllEnd(List<ProcessHandle> processes) {
    processes.forEach(process -> {
      ProcessHandle ended = process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(ended.isAlive()).isFalse();
    });
  }

  @Test
  void aDomainMeansAllProcessesThatServeIt() {
    assertThat(cluster().named("patient")).containsExactly("patient");
    assertThat(cluster().named("kitchen")).containsExactly("patient", "parent");
    assertThatThrownBy(() -> cluster().named("garden"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("garden");
  }

  @Test
  void aFrozenMemberIsFrozenUntilItIsThawed() {
    start("patient");

    cluster().freeze("patient");
    assertThat(state("patient")).isEqualTo(MemberState.FROZEN);

    cluster().thaw("patient");
    assertThat(state("patient")).isEqualTo(MemberState.RUNNING);
  }

  @Test
  void evenAFrozenMemberStops() {
    start("patient");
    cluster().freeze("patient");

    cluster().stop("patient");

    assertThat(state("patient")).isEqualTo(MemberState.DEAD);
  }

  @Test
  void whatEndsBeforeItAnswersIsToldWithItsLastWords() {
    assertThatThrownBy(() -> cluster().start("hasty"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("hasty")
        .hasMessageContaining("no room");
  }

  @Test
  void downLeavesNothingWhoeverStartedIt() {
    start("patient");
    long parent = start("parent");
    List<ProcessHandle> children = awaitChildren(parent, 2);
    cluster().freeze("patient");

    cluster().down();

    assertThat(cluster().members())
        .allMatch(member -> member.state() == MemberState.DEAD)
        .allMatch(member -> member.pid().isEmpty());
    assertAllEnd(children);
  }

  @Test
  void aNumberThatIsAnothersByNowIsNoMember() throws IOException {
    start("patient");
    Path note = folder.resolve("processes").resolve("patient");
    String mine = Files.readString(Path.of("/proc/self/stat"));
    String noted = Files.readString(note);
    // This test's own number with the start time of the member.
    String other = mine.substring(0, mine.indexOf(' ')) + noted.substring(noted.indexOf(' '));
    Files.writeString(note, other);

    assertThat(state("patient")).isEqualTo(MemberState.DEAD);
    cluster().kill("patient");

    assertThat(ProcessHandle.current().isAlive()).isTrue();
    Files.writeString(note, noted);
  }

  @Test
  void anUnknownMemberIsRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> cluster().kill("nobody"))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("patient, parent, hasty");
  }

  @Test
  void aFolderWithoutAClusterSaysHowToMakeOne() {
    assertThatThrownBy(() -> Cluster.open(folder.resolve("none")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("cluster up");
  }

  @Test
  void onlyItsOwnerReadsThePlan() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.resolve("cluster.json"))).hasSize(2);
  }
}
