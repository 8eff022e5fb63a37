package dosirak.platform.privacy;

import dosirak.contracts.AccountId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The key store's own backups, in a folder outside of the data folder: the rows as they are,
 * wrapped, one file a backup, none older than 30 days; and beside them the list of everybody who
 * was erased, which every restore applies, so that no backup brings a person back.
 */
public final class KeyBackups implements PersonKeys.Erasures {
  /** How long a backup is kept, and so how long a wrapped key may outlive its erasure. */
  public static final Duration KEPT = Duration.ofDays(30);

  private static final String SUFFIX = ".keys";
  private static final String HEAD = "dosirak-keys 1 ";
  private static final String END = "end ";
  private static final int RESTORE_AT_ONCE = 1_000;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;

  public KeyBackups(Path folder) {
    this.folder = folder;
  }

  /** Writes a backup of all rows. */
  public Path write(KeyStore store, Instant now) {
    try {
      makeFolder();
      Path file = folder.resolve(NAME.format(now) + SUFFIX);
      Path unfinished = folder.resolve(NAME.format(now) + ".unfinished");
      long[] rows = {0};
      try (BufferedWriter out = privateWriter(unfinished)) {
        out.write(HEAD + now + "\n");
        store.readAll(row -> {
          try {
            out.write(line(row));
            out.newLine();
            rows[0]++;
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
        out.write(END + rows[0] + "\n");
      }
      sync(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException("The key store could not be backed up", failure);
    }
  }

  /** The newest finished backup. */
  public Optional<Path> newest() {
    return all().stream().reduce((older, newer) -> newer);
  }

  /** When the newest finished backup was made. */
  public Optional<Instant> newestAt() {
    return newest().map(KeyBackups::madeAt);
  }

  /** Removes backups that are older than {@link #KEPT}. */
  public void forgetOld(Instant now) {
    for (Path file : all()) {
      if (madeAt(file).isBefore(now.minus(KEPT))) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
    }
  }

  private List<Path> all() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Instant madeAt(Path file) {
    String name = file.getFileName().toString();
    return NAME.parse(name.substring(0, name.length() - SUFFIX.length()), Instant::from);
  }

  /**
   * Puts the rows of a backup into a store; people who have a row there keep it.
   *
   * @throws IllegalStateException if the file is not whole
   */
  public static void restore(Path file, KeyStore store) {
    try (Stream<String> lines = Files.lines(file)) {
      List<KeyStore.Row> rows = new ArrayList<>();
      long count = 0;
      boolean begun = false;
      boolean ended = false;
      for (String line : (Iterable<String>) lines::iterator) {
        if (!begun) {
          begun = line.startsWith(HEAD);
          if (!begun) {
            break;
          }
        } else if (line.startsWith(END)) {
          ended = line.equals(END + count);
        } else {
          rows.add(row(line));
          count++;
          if (rows.size() == RESTORE_AT_ONCE) {
            store.restore(rows);
            rows.clear();
          }
        }
      }
      if (!ended) {
        throw new IllegalStateException(file + " is not a whole backup of a key store.");
      }
      store.restore(rows);
    } catch (IOException failure) {
      throw new UncheckedIOException("The backup of the key store cannot be read", failure);
    }
  }

  @Override
  public void note(AccountId person, Instant at) {
    try {
      makeFolder();
      try (FileChannel list =
          FileChannel.open(
              erasures(),
              java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        list.write(ByteBuffer.wrap((person + " " + at + "\n").getBytes(StandardCharsets.US_ASCII)));
        list.force(true);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("The erasure could not be noted", failure);
    }
  }

  /** Erases again everybody who was ever erased; needed after a restore, harmless at any time. */
  public void applyErasures(KeyStore store, Instant now) {
    if (!Files.exists(erasures())) {
      return;
    }
    try (Stream<String> lines = Files.lines(erasures(), StandardCharsets.US_ASCII)) {
      store.erase(
          lines
              .filter(line -> line.length() > 36)
              .map(line -> UUID.fromString(line.substring(0, 36)))
              .distinct()
              .toList(),
          now);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Path erasures() {
    return folder.resolve("erased");
  }

  private void makeFolder() throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static BufferedWriter privateWriter(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return new BufferedWriter(
        new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8));
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String line(KeyStore.Row row) {
    byte[] wrapped = row.wrapped();
    return row.person()
        + " "
        + row.createdAt()
        + " "
        + (wrapped == null
            ? "erased " + row.erasedAt()
            : Base64.getEncoder().encodeToString(wrapped));
  }

  private static KeyStore.Row row(String line) {
    String[] parts = line.split(" ", -1);
    boolean erased = parts[2].equals("erased");
    return new KeyStore.Row(
        UUID.fromString(parts[0]),
        erased ? null : Base64.getDecoder().decode(parts[2]),
        Instant.parse(parts[1]),
        erased ? Instant.parse(parts[3]) : null);
  }
}
