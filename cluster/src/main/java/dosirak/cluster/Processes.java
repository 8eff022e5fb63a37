package dosirak.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a cluster, found again by anybody: each writes its own number and the moment of
 * its start into a file before it becomes what it is, so that none is ever running unknown.
 */
final class Processes {
  /**
   * The shell's own line of {@code /proc/PID/stat} names its process; the program that takes its
   * place keeps number and start time.
   */
  private static final String NOTE_AND_BECOME =
      "umask 077 && cat /proc/$$/stat >\"$1\" && shift && exec \"$@\"";

  /** In {@code /proc/PID/stat} (proc(5)), counted from the state, which is after the name. */
  private static final int STATE_FIELD = 0;

  private static final int START_TIME_FIELD = 19;

  private static final long LOOK_EVERY_MILLIS = 20;

  private final Path folder;

  /** Of the notes; made if it is not there. */
  Processes(Path folder) {
    this.folder = folder;
  }

  private Path note(String name) {
    return folder.resolve(name);
  }

  /** Starts a process in a session of its own; it outlives this one. */
  void start(MemberPlan plan, Path workingFolder, Path log) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("setsid", "sh", "-c", NOTE_AND_BECOME, "sh", note(plan.name()).toString()));
    command.addAll(plan.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(plan.environment());
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(note(plan.name()));
      Process started = builder.start();
      // Else the next look could come before the note.
      while (started.isAlive() && !isNoted(plan.name())) {
        pause(LOOK_EVERY_MILLIS);
      }
    } catch (IOException failure) {
      throw new ClusterException(
          "%s cannot be started: %s".formatted(plan.name(), failure.getMessage()), failure);
    }
  }

  private boolean isNoted(String name) throws IOException {
    return Files.exists(note(name)) && Files.size(note(name)) > 0;
  }

  /** How it is now. */
  MemberState state(String name) {
    String[] now = fieldsOfLiving(name);
    if (now == null) {
      return MemberState.DEAD;
    }
    return switch (now[STATE_FIELD]) {
      case "T", "t" -> MemberState.FROZEN;
      default -> MemberState.RUNNING;
    };
  }

  OptionalLong pid(String name) {
    return fieldsOfLiving(name) == null ? OptionalLong.empty() : OptionalLong.of(notedPid(name));
  }

  private long notedPid(String name) {
    String noted = read(note(name));
    return noted == null ? 0 : Long.parseLong(noted.substring(0, noted.indexOf(' ')));
  }

  private String @Nullable [] fieldsOfLiving(String name) {
    String noted = read(note(name));
    if (noted == null || noted.isBlank()) {
      return null;
    }
    String pid = noted.substring(0, noted.indexOf(' '));
    String living = read(Path.of("/proc", pid, "stat"));
    if (living == null || living.isBlank()) {
      return null;
    }
    String[] now = fields(living);
    boolean ended = now[STATE_FIELD].equals("Z") || now[STATE_FIELD].equals("X");
    // The number of a process that is gone may be another's by now; its start time is not.
    boolean same = now[START_TIME_FIELD].equals(fields(noted)[START_TIME_FIELD]);
    return ended || !same ? null : now;
  }

  /** The fields after the name, which may hold anything. */
  private static String[] fields(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
  }

  private static @Nullable String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException gone) {
      // A process that ends while its file is read ("No such process").
      if (Files.exists(file)) {
        throw new UncheckedIOException(gone);
      }
      return null;
    }
  }

  /** The process and all that it started, itself first. */
  private List<Long> family(String name) {
    OptionalLong pid = pid(name);
    if (pid.isEmpty()) {
      return List.of();
    }
    List<Long> all = new ArrayList<>();
    all.add(pid.getAsLong());
    ProcessHandle.of(pid.getAsLong()).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(child -> all.add(child.pid()));
    return all;
  }

  /** Ends it and all that it started at once, with no chance to say goodbye. */
  void kill(String name) {
    List<Long> family = family(name);
    send("KILL", family);
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (family.stream().anyMatch(Processes::isThere)) {
      if (System.nanoTime() > deadline) {
        throw new ClusterException(name + " does not end, though it was killed");
      }
      pause(LOOK_EVERY_MILLIS);
    }
  }

  private static boolean isThere(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    return stat != null && !stat.isBlank() && !fields(stat)[STATE_FIELD].matches("[ZX]");
  }

  /**
   * Asks it to end and waits; what it had started and left behind is ended too.
   *
   * @return whether it ended in time
   */
  boolean stop(String name, String signal, Duration patience) {
    OptionalLong pid = pid(name);
    if (pid.isEmpty()) {
      return true;
    }
    List<ProcessHandle> children =
        ProcessHandle.of(pid.getAsLong()).stream().flatMap(ProcessHandle::descendants).toList();
    thaw(name);
    send(signal, List.of(pid.getAsLong()));
    long deadline = System.nanoTime() + patience.toNanos();
    while (state(name) != MemberState.DEAD) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(LOOK_EVERY_MILLIS);
    }
    for (ProcessHandle child : children) {
      if (child.destroyForcibly()) {
        child.onExit().join();
      }
    }
    return true;
  }

  void freeze(String name) {
    send("STOP", family(name));
  }

  void thaw(String name) {
    send("CONT", family(name));
  }

  private static void send(String signal, List<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      // It fails where one of them has just ended, which is no failure here.
      int ignored =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  /**
   * The memory it and all that it started use, shared memory by its share, in bytes.
   *
   * @return 0 when it is dead
   */
  long memoryBytes(String name) {
    return family(name).stream().mapToLong(Processes::proportionalBytes).sum();
  }

  private static long proportionalBytes(long pid) {
    String rollup = read(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
    if (rollup == null) {
      return 0;
    }
    try (Stream<String> lines = rollup.lines()) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .sum();
    }
  }

  static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stop) {
      throw interrupted();
    }
  }

  static ClusterException interrupted() {
    Thread.currentThread().interrupt();
    return new ClusterException("Interrupted while waiting for the cluster.");
  }
}
