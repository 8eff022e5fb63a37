package dosirak.platform.stream;

import dosirak.contracts.AccountId;
import dosirak.platform.journal.Signals;
import dosirak.platform.privacy.SealedJson;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Numbered streams of what happens to one person's things, kept by a domain for its people for a
 * day. A message is written in the transaction of the change it tells of. Messages are collected
 * and written just before the commit, people in the order of their identifiers, so that two
 * transactions that tell the same people do not block each other for good.
 */
public final class PersonStreams {
  /** How long a client may be away and still catch up. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final int FORGET_AT_ONCE = 5_000;

  private final String domain;
  private final JdbcClient jdbc;
  private final Signals signals;
  private final MachineClock clock;
  private final SealedJson json;
  private final RecentMessages recent = new RecentMessages();

  public PersonStreams(
      String domain, JdbcClient jdbc, Signals signals, MachineClock clock, SealedJson json) {
    this.domain = domain;
    this.jdbc = jdbc;
    this.signals = signals;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Tells a person something, when the current transaction commits.
   *
   * @param kind the event's name
   * @param body serialized as JSON
   * @throws IllegalStateException if there is no transaction
   */
  public void tell(AccountId person, String kind, Object body) {
    tell(List.of(person), kind, body);
  }

  /**
   * Tells people the same, when the current transaction commits.
   *
   * @param kind the event's name
   * @param body serialized as JSON, once
   * @throws IllegalStateException if there is no transaction
   */
  public void tell(Collection<AccountId> people, String kind, Object body) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a message is written in the transaction of its change");
    }
    String written = json.writer().writeValueAsString(body);
    Pending pending = Pending.of(this);
    people.forEach(person -> pending.add(person.value(), kind, written));
  }

  /**
   * What a stream may begin with.
   *
   * @param body serialized as JSON, opened when it is sent
   */
  public StreamEvent greeting(String kind, Object body) {
    return new StreamEvent(0, kind, json.writer().writeValueAsString(body));
  }

  /** The stream of a person, for a handler to return. */
  public EventStream of(AccountId person) {
    return of(person, List::of);
  }

  /**
   * The stream of a person that begins with a greeting.
   *
   * @param greeting asked for after the place in the stream was noted, so that what happens
   *     meanwhile is told twice rather than not at all
   */
  public EventStream of(AccountId person, Supplier<List<StreamEvent>> greeting) {
    UUID id = person.value();
    Signals.Topic news = signals.topic(topicOf(id));
    return new EventStream() {
      /** How often other processes had told of news before the database was asked last. */
      private long heardElsewhere = -1;

      @Override
      public UUID person() {
        return id;
      }

      @Override
      public List<StreamEvent> greeting() {
        return greeting.get();
      }

      @Override
      public long latest() {
        return jdbc.sql("select sequence from stream_head where person = :person")
            .param("person", id)
            .query(Long.class)
            .optional()
            .orElse(0L);
      }

      @Override
      public List<StreamEvent> after(long sequence, int limit) {
        long elsewhere = news.elsewhere();
        if (elsewhere == heardElsewhere) {
          List<StreamEvent> known = recent.after(id, sequence, limit);
          if (!known.isEmpty()) {
            return known;
          }
        }
        heardElsewhere = elsewhere;
        return jdbc.sql(
                """
                select sequence, kind, body
                from stream_message
                where person = :person and sequence > :sequence
                order by sequence
                limit :limit
                """)
            .param("person", id)
            .param("sequence", sequence)
            .param("limit", limit)
            .query((row, number) ->
                new StreamEvent(
                    row.getLong("sequence"), row.getString("kind"), row.getString("body")))
            .list();
      }

      @Override
      public Signals.Topic topic() {
        return news;
      }
    };
  }

  /** Removes messages that are older than {@link #KEPT}; a limited number at once. */
  public void forgetOld() {
    jdbc.sql(
            """
            delete from stream_message
            where (person, sequence) in (
              select person, sequence from stream_message
              where created_at < :before limit :limit)
            """)
        .param("before", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .param("limit", FORGET_AT_ONCE)
        .update();
  }

  /** Wakes the streams of a person, because something else about it may have changed. */
  public void wake(UUID person) {
    signals.announce(List.of(topicOf(person)));
  }

  private String topicOf(UUID person) {
    return "stream:" + domain + ":" + person;
  }

  private record Message(String kind, String body) {}

  private record Committed(UUID person, StreamEvent event) {}

  private static final class Pending implements TransactionSynchronization {
    private final PersonStreams streams;
    private final TreeMap<UUID, List<Message>> messages = new TreeMap<>();

    /** What streams that are open here are told when it is committed. */
    private final List<Committed> committed = new ArrayList<>();

    private Pending(PersonStreams streams) {
      this.streams = streams;
    }

    static Pending of(PersonStreams streams) {
      Pending bound = (Pending) TransactionSynchronizationManager.getResource(streams);
      if (bound == null) {
        bound = new Pending(streams);
        TransactionSynchronizationManager.bindResource(streams, bound);
        TransactionSynchronizationManager.registerSynchronization(bound);
      }
      return bound;
    }

    void add(UUID person, String kind, String body) {
      messages.computeIfAbsent(person, ignored -> new ArrayList<>()).add(new Message(kind, body));
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(streams);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(streams, this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      List<UUID> told = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      List<String> kinds = new ArrayList<>();
      List<String> bodies = new ArrayList<>();
      messages.forEach((person, all) -> {
        for (int place = 1; place <= all.size(); place++) {
          Message message = all.get(place - 1);
          told.add(person);
          places.add(place);
          kinds.add(message.kind());
          bodies.add(message.body());
        }
      });
      Map<UUID, Long> last = new HashMap<>();
      streams
          .jdbc
          .sql(
              """
              with told as materialized (
                select person, place, kind, body
                from unnest(
                  cast(:persons as uuid[]), cast(:places as int[]), cast(:kinds as text[]),
                  cast(:bodies as text[])
                ) as message (person, place, kind, body)
              ), head as (
                insert into stream_head as head (person, sequence)
                select person, count(*) from told group by person order by person
                on conflict (person) do update set sequence = head.sequence + excluded.sequence
                returning person, sequence
              ), numbered as (
                insert into stream_message (person, sequence, kind, body, created_at)
                select
                  person,
                  head.sequence - count(*) over (partition by person) + told.place,
                  told.kind, told.body, :now
                from head join told using (person)
              )
              select person, sequence from head
              """)
          .param("persons", told.toArray(UUID[]::new))
          .param("places", places.stream().mapToInt(Integer::intValue).toArray())
          .param("kinds", kinds.toArray(String[]::new))
          .param("bodies", bodies.toArray(String[]::new))
          .param("now", streams.clock.instant().atOffset(ZoneOffset.UTC))
          .query((row, number) ->
              last.put(row.getObject("person", UUID.class), row.getLong("sequence")))
          .list();
      if (last.size() != messages.size()) {
        throw new IllegalStateException("somebody who is told something has no stream");
      }
      messages.forEach((person, all) -> {
        if (streams.signals.isAwaited(streams.topicOf(person))) {
          long sequence = Objects.requireNonNull(last.get(person)) - all.size();
          for (Message message : all) {
            sequence++;
            committed.add(
                new Committed(person, new StreamEvent(sequence, message.kind(), message.body())));
          }
        }
      });
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(streams);
      if (status == STATUS_COMMITTED) {
        committed.forEach(each -> streams.recent.add(each.person(), each.event()));
      }
      if (status != STATUS_ROLLED_BACK) {
        streams.signals.announce(messages.keySet().stream().map(streams::topicOf).toList());
      }
    }
  }
}
