package dosirak.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.testing.TestClock;
import dosirak.platform.testing.TestKeys;
import dosirak.platform.time.MachineClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class PersonKeysTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final String ADDRESS = "서울특별시 도시락구 손님로 1, 301호 🍱";
  private static final DataSource SOURCE = TestKeys.database("person_keys_test");
  private static final DataSource OTHER = TestKeys.database("person_keys_test_other");
  private static final String BROKEN = "alter table person_key rename to away";
  private static final String MENDED = "alter table away rename to person_key";

  @TempDir Path folder;

  private final MasterKey masterKey = MasterKey.random();
  private final AccountId person = new AccountId(UUID.randomUUID());
  private final TestClock clock = new TestClock(NOON);
  private final AtomicLong nanos = new AtomicLong();
  private final List<PersonKeys> open = new ArrayList<>();
  private KeyStore store = new KeyStore(SOURCE);
  private KeyBackups backups = new KeyBackups(Path.of("unset"));
  private PersonKeys keys = TestKeys.personKeys();

  @BeforeEach
  void openStore() {
    empty(SOURCE);
    store = KeyStore.open(SOURCE, masterKey);
    backups = new KeyBackups(folder.resolve("backups"));
    keys = process();
  }

  @AfterEach
  void closeProcesses() {
    open.forEach(PersonKeys::close);
  }

  private static void empty(DataSource source) {
    JdbcClient.create(source).sql("drop schema public cascade; create schema public").update();
  }

  private PersonKeys process() {
    return process(store);
  }

  private PersonKeys process(KeyStore on) {
    PersonKeys process = new PersonKeys(on, masterKey, backups, MachineClock.of(clock), nanos::get);
    open.add(process);
    return process;
  }

  private void sql(String statement) {
    JdbcClient.create(SOURCE).sql(statement).update();
  }

  @Test
  void whatIsSealedSaysNothingAndOpensAgain() {
    Sealed sealed = keys.seal(person, ADDRESS);

    assertThat(sealed.text()).startsWith("dsk1.").doesNotContain("손님로").matches("[A-Za-z0-9_.-]+");
    assertThat(sealed.toString()).isEqualTo("Sealed");
    assertThat(keys.open(sealed)).isEqualTo(ADDRESS);
    assertThat(process().open(sealed)).as("in another process").isEqualTo(ADDRESS);
  }

  @Test
  void theSameTextIsNeverSealedTheSameWayTwice() {
    assertThat(keys.seal(person, "010-1234-5678")).isNotEqualTo(keys.seal(person, "010-1234-5678"));
  }

  @Test
  void anEmptyTextNeedsNoKeyAndWhatWasNeverSealedIsReadAsItIs() {
    assertThat(keys.seal(person, "")).isEqualTo(Sealed.EMPTY);
    assertThat(store.isEmpty()).isTrue();
    assertThat(keys.open(new Sealed("2 Jong-ro"))).isEqualTo("2 Jong-ro");
    assertThat(keys.open(new Sealed("dsk1.is.not sealed"))).isEqualTo("dsk1.is.not sealed");
  }

  @Test
  void oneByteChangedOrAnotherPersonNamedAndItDoesNotOpen() {
    Sealed sealed = keys.seal(person, ADDRESS);
    AccountId other = new AccountId(UUID.randomUUID());
    String others = keys.seal(other, "x").text();
    String[] parts = sealed.text().split("\\.", -1);

    char last = parts[2].charAt(20);
    String changed = parts[2].substring(0, 20) + (last == 'A' ? 'B' : 'A') + parts[2].substring(21);
    assertThat(keys.open(new Sealed(parts[0] + "." + parts[1] + "." + changed)))
        .isEqualTo(PersonKeys.ERASED);
    assertThat(keys.open(new Sealed("dsk1." + others.split("\\.", -1)[1] + "." + parts[2])))
        .isEqualTo(PersonKeys.ERASED);
  }

  @Test
  void anErasedPersonIsGoneFromEveryCopyAndGetsNoNewKey() {
    Sealed sealed = keys.seal(person, ADDRESS);
    AccountId bystander = new AccountId(UUID.randomUUID());
    Sealed others = keys.seal(bystander, "stays");

    keys.erase(person);

    assertThat(keys.open(List.of(sealed, others))).containsExactly(PersonKeys.ERASED, "stays");
    assertThat(process().open(sealed)).isEqualTo(PersonKeys.ERASED);
    assertThatThrownBy(() -> keys.seal(person, "again")).isInstanceOf(PersonErasedException.class);
    keys.erase(person);
    assertThat(process().open(sealed)).isEqualTo(PersonKeys.ERASED);
  }

  @Test
  void aPersonWhoIsErasedBeforeAnythingWasSealedGetsNoKeyEither() {
    keys.erase(person);

    assertThatThrownBy(() -> process().seal(person, "x")).isInstanceOf(PersonErasedException.class);
  }

  @Test
  void anotherProcessForgetsAnErasedKeyAfterTenMinutesAndNotLater() {
    Sealed sealed = keys.seal(person, ADDRESS);
    PersonKeys other = process();
    assertThat(other.open(sealed)).isEqualTo(ADDRESS);
    keys.erase(person);

    nanos.addAndGet(Duration.ofMinutes(10).minusSeconds(1).toNanos());
    assertThat(other.open(sealed)).isEqualTo(ADDRESS);

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(other.open(sealed)).isEqualTo(PersonKeys.ERASED);
  }

  @Test
  void aProcessThatIsToldForgetsAtOnce() {
    Sealed sealed = keys.seal(person, ADDRESS);
    PersonKeys other = process();
    assertThat(other.open(sealed)).isEqualTo(ADDRESS);
    keys.erase(person);

    other.evict(person);

    assertThat(other.open(sealed)).isEqualTo(PersonKeys.ERASED);
  }

  @Test
  void whileTheStoreIsAwayKeysAtHandServeAndOthersAreRefused() {
    Sealed sealed = keys.seal(person, ADDRESS);
    AccountId stranger = new AccountId(UUID.randomUUID());

    sql(BROKEN);
    assertThat(keys.open(sealed)).isEqualTo(ADDRESS);
    assertThat(keys.open(keys.seal(person, "more"))).isEqualTo("more");
    assertThatThrownBy(() -> keys.seal(stranger, "x")).isInstanceOf(KeysUnavailableException.class);
    assertThatThrownBy(() -> process().open(sealed)).isInstanceOf(KeysUnavailableException.class);
    assertThatThrownBy(() -> keys.erase(person)).isInstanceOf(KeysUnavailableException.class);

    sql(MENDED);
    assertThat(keys.open(keys.seal(stranger, "x"))).isEqualTo("x");
    assertThat(process().open(sealed)).as("not erased by halves").isEqualTo(ADDRESS);
  }

  @Test
  void manyPeopleArePreparedInOneGo() {
    List<AccountId> people = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      people.add(new AccountId(UUID.randomUUID()));
    }

    keys.prepare(people);
    sql(BROKEN);

    for (AccountId each : people) {
      assertThat(keys.open(keys.seal(each, "x"))).isEqualTo("x");
    }
  }

  @Test
  void theStoreHoldsNoKeyThatCanBeReadWithoutTheMasterKey() {
    keys.seal(person, ADDRESS);
    byte[] wrapped =
        JdbcClient.create(SOURCE)
            .sql("select wrapped_key from person_key")
            .query(byte[].class)
            .single();

    assertThat(masterKey.unwrap(person.value(), wrapped)).hasSize(32);
    assertThatThrownBy(() -> MasterKey.random().unwrap(person.value(), wrapped))
        .hasMessageContaining("cannot be unwrapped");
    assertThatThrownBy(() -> masterKey.unwrap(UUID.randomUUID(), wrapped))
        .as("a key is bound to its person")
        .hasMessageContaining("cannot be unwrapped");
  }

  @Test
  void aStoreOfAnotherMasterKeyIsNotOpened() {
    keys.seal(person, ADDRESS);

    assertThatThrownBy(() -> KeyStore.open(SOURCE, MasterKey.random()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrapped by master key " + masterKey.id())
        .hasMessageContaining("keys.master-key-file");
    assertThat(process(KeyStore.open(SOURCE, masterKey)).open(keys.seal(person, "x")))
        .isEqualTo("x");
  }

  @Test
  void aMasterKeyFileIsForItsOwnerOnlyAndReadsAgain() throws Exception {
    Path file = folder.resolve("keys/one");

    MasterKey made = MasterKey.create(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(MasterKey.read(file).id()).isEqualTo(made.id());
    assertThat(made.toString()).doesNotContain(Files.readString(file));
    assertThatThrownBy(() -> MasterKey.create(file)).hasMessageContaining("cannot be made");
    Files.writeString(file, "not a key");
    assertThatThrownBy(() -> MasterKey.read(file)).hasMessageContaining("hexadecimal");
  }

  @Test
  void aBackupBringsKeysBackButNobodyWhoWasErasedSince() {
    Sealed kept = keys.seal(person, ADDRESS);
    AccountId leaver = new AccountId(UUID.randomUUID());
    Sealed gone = keys.seal(leaver, "gone");
    Path backup = backups.write(store, clock.instant());
    keys.erase(leaver);

    empty(OTHER);
    KeyStore fresh = KeyStore.open(OTHER, masterKey);
    KeyBackups.restore(backup, fresh);
    backups.applyErasures(fresh, clock.instant());

    PersonKeys restored = process(fresh);
    assertThat(restored.open(kept)).isEqualTo(ADDRESS);
    assertThat(restored.open(gone)).isEqualTo(PersonKeys.ERASED);
    assertThatThrownBy(() -> restored.seal(leaver, "x")).isInstanceOf(PersonErasedException.class);
  }

  @Test
  void backupsOlderThanThirtyDaysGoAndAHalfOneIsRefused() throws Exception {
    keys.seal(person, ADDRESS);
    Path old = backups.write(store, clock.instant());
    clock.advance(Duration.ofDays(30));
    backups.forgetOld(clock.instant());
    assertThat(old).exists();

    clock.advance(Duration.ofMinutes(1));
    Path fresh = backups.write(store, clock.instant());
    backups.forgetOld(clock.instant());

    assertThat(old).doesNotExist();
    assertThat(backups.newest()).contains(fresh);
    assertThat(backups.newestAt()).contains(clock.instant());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rw-------");
    List<String> lines = Files.readAllLines(fresh);
    Files.write(fresh, lines.subList(0, lines.size() - 1));
    assertThatThrownBy(() -> KeyBackups.restore(fresh, store)).hasMessageContaining("not a whole");
  }
}
