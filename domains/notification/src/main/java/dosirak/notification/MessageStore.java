package dosirak.notification;

import dosirak.contracts.AccountId;
import dosirak.contracts.Identifier;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.database.Times;
import dosirak.platform.database.WriteTogether;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of notification. */
final class MessageStore {
  private final JdbcClient jdbc;
  private final WriteTogether<Note> notes = new WriteTogether<>(this::write);

  MessageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An order as far as its messages need it. */
  record KnownOrder(
      OrderId orderId, String number, String shopName, AccountId customerId, AccountId ownerId) {}

  /**
   * News of an order that is not known yet.
   *
   * @param source the domain that said it
   * @param position in that domain's journal
   * @param recipient absent: the order's customer
   * @param amount zero where the message names none
   */
  record HeldNews(
      String source,
      long position,
      OrderId orderId,
      MessageKind kind,
      @Nullable AccountId recipient,
      Money amount) {}

  /**
   * Takes the next places of several people, in the order of their identifiers, so that two
   * transactions that tell the same people do not block each other for good.
   *
   * @param counts how many places each person needs
   * @return the last place each person got
   */
  Map<UUID, Long> takePlaces(SortedMap<UUID, Integer> counts) {
    Map<UUID, Long> places = new HashMap<>();
    jdbc.sql(
            """
            insert into message_head as head (person, sequence)
            select person, count
            from unnest(:people::uuid[], :counts::bigint[]) as wanted (person, count)
            order by person
            on conflict (person) do update set sequence = head.sequence + excluded.sequence
            returning person, sequence
            """)
        .param("people", texts(counts.keySet(), UUID::toString))
        .param("counts", texts(counts.values(), String::valueOf))
        .query(row -> {
          places.put(row.getObject("person", UUID.class), row.getLong("sequence"));
        });
    return places;
  }

  /**
   * Writes messages with their places.
   *
   * @param now machine time
   */
  void insert(List<Message.Draft> drafts, List<Long> places, Instant now) {
    jdbc.sql(
            """
            insert into message
              (person, sequence, kind, order_id, text_ko, text_en, sent_at, kept_since)
            select person, sequence, kind, nullif(order_id, '')::uuid, text_ko, text_en, sent_at, :now
            from unnest(:people::uuid[], :places::bigint[], :kinds::text[], :orders::text[],
                :korean::text[], :english::text[], :sentAt::timestamptz[])
              as written (person, sequence, kind, order_id, text_ko, text_en, sent_at)
            """)
        .param("people", texts(drafts, draft -> draft.recipient().toString()))
        .param("places", texts(places, String::valueOf))
        .param("kinds", texts(drafts, draft -> draft.kind().code()))
        .param("orders", texts(drafts, draft -> Objects.toString(draft.orderId(), "")))
        .param("korean", texts(drafts, draft -> draft.text().ko()))
        .param("english", texts(drafts, draft -> draft.text().en()))
        .param("sentAt", texts(drafts, draft -> draft.sentAt().toString()))
        .param("now", Times.utc(now))
        .update();
  }

  /** A person's messages after a place, oldest first. */
  List<Message> after(AccountId person, long sequence, int limit) {
    return jdbc.sql(
            """
            select sequence, kind, order_id, text_ko, text_en, sent_at
            from message
            where person = :person and sequence > :sequence
            order by sequence
            limit :limit
            """)
        .param("person", person.value())
        .param("sequence", sequence)
        .param("limit", limit)
        .query(MessageStore::message)
        .list();
  }

  /** The place of a person's newest message, 0 where there is none. */
  long latest(AccountId person) {
    return jdbc.sql("select sequence from message_head where person = :person")
        .param("person", person.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** What is noted of orders. */
  private sealed interface Note {
    record Learned(KnownOrder order, Instant at) implements Note {}

    record ShownToOwner(OrderId orderId) implements Note {}
  }

  /**
   * Remembers an order.
   *
   * @param now machine time
   */
  void learn(KnownOrder order, Instant now) {
    notes.add(new Note.Learned(order, now));
  }

  void noteShownToOwner(OrderId orderId) {
    notes.add(new Note.ShownToOwner(orderId));
  }

  private void write(List<Note> all) {
    List<Note.Learned> learned =
        all.stream().filter(Note.Learned.class::isInstance).map(Note.Learned.class::cast).toList();
    if (!learned.isEmpty()) {
      remember(learned);
    }
    UUID[] shown =
        all.stream()
            .filter(Note.ShownToOwner.class::isInstance)
            .map(note -> ((Note.ShownToOwner) note).orderId().value())
            .toArray(UUID[]::new);
    if (shown.length > 0) {
      jdbc.sql("update known_order set shown_to_owner = true where order_id = any(:shown)")
          .param("shown", shown)
          .update();
    }
  }

  private void remember(List<Note.Learned> learned) {
    jdbc.sql(
            """
            insert into known_order
              (order_id, number, shop_name, customer_id, owner_id, shown_to_owner, kept_since)
            select order_id, number, shop_name, customer_id, owner_id, false, kept_since
            from unnest(:orders::uuid[], :numbers::text[], :shopNames::text[], :customers::uuid[],
                :owners::uuid[], :keptSince::timestamptz[])
              as learned (order_id, number, shop_name, customer_id, owner_id, kept_since)
            on conflict (order_id) do nothing
            """)
        .param("orders", ids(learned, one -> one.order().orderId()))
        .param("numbers", texts(learned, one -> one.order().number()))
        .param("shopNames", texts(learned, one -> one.order().shopName()))
        .param("customers", ids(learned, one -> one.order().customerId()))
        .param("owners", ids(learned, one -> one.order().ownerId()))
        .param("keptSince", texts(learned, one -> one.at().toString()))
        .update();
  }

  boolean wasShownToOwner(OrderId orderId) {
    notes.flush();
    return jdbc.sql("select shown_to_owner from known_order where order_id = :orderId")
        .param("orderId", orderId.value())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  Optional<KnownOrder> find(OrderId orderId) {
    return jdbc.sql(
            """
            select order_id, number, shop_name, customer_id, owner_id
            from known_order
            where order_id = :orderId
            """)
        .param("orderId", orderId.value())
        .query(MessageStore::knownOrder)
        .optional();
  }

  /**
   * Keeps news until their order is known.
   *
   * @param now machine time
   */
  void hold(HeldNews news, Instant now) {
    AccountId recipient = news.recipient();
    jdbc.sql(
            """
            insert into held_news
              (source, position, order_id, kind, recipient, amount, kept_since)
            values (:source, :position, :orderId, :kind, :recipient, :amount, :now)
            """)
        .param("source", news.source())
        .param("position", news.position())
        .param("orderId", news.orderId().value())
        .param("kind", news.kind().name())
        .param("recipient", recipient == null ? null : recipient.value(), java.sql.Types.OTHER)
        .param("amount", news.amount().won())
        .param("now", Times.utc(now))
        .update();
  }

  /** Takes held news whose orders have become known, oldest first; a limited number at once. */
  List<HeldNews> takeHeld(int limit) {
    return jdbc.sql(
            """
            delete from held_news where (source, position) in (
              select source, position
              from held_news join known_order using (order_id)
              order by held_news.kept_since, position
              limit :limit
              for update of held_news skip locked)
            returning source, position, order_id, kind, recipient, amount
            """)
        .param("limit", limit)
        .query((row, number) -> {
          UUID recipient = row.getObject("recipient", UUID.class);
          return new HeldNews(
              row.getString("source"),
              row.getLong("position"),
              new OrderId(row.getObject("order_id", UUID.class)),
              MessageKind.valueOf(row.getString("kind")),
              recipient == null ? null : new AccountId(recipient),
              Money.won(row.getLong("amount")));
        })
        .list();
  }

  /** Removes messages from before a machine time; a limited number at once. */
  void forgetMessagesBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from message where (person, sequence) in (
              select person, sequence from message where kept_since < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  /** Removes what is known of orders from before a machine time; a limited number at once. */
  void forgetOrdersBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from known_order where order_id in (
              select order_id from known_order where kept_since < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
    jdbc.sql("delete from held_news where kept_since < :before")
        .param("before", Times.utc(before))
        .update();
  }

  private static Message message(ResultSet row, int number) throws SQLException {
    UUID orderId = row.getObject("order_id", UUID.class);
    return new Message(
        row.getLong("sequence"),
        row.getString("kind"),
        orderId == null ? null : new OrderId(orderId),
        new Text(row.getString("text_ko"), row.getString("text_en")),
        row.getObject("sent_at", OffsetDateTime.class).toInstant());
  }

  private static KnownOrder knownOrder(ResultSet row, int number) throws SQLException {
    return new KnownOrder(
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("number"),
        row.getString("shop_name"),
        new AccountId(row.getObject("customer_id", UUID.class)),
        new AccountId(row.getObject("owner_id", UUID.class)));
  }

  private static <T> UUID[] ids(Collection<T> values, Function<T, Identifier> id) {
    return values.stream().map(value -> id.apply(value).value()).toArray(UUID[]::new);
  }

  private static <T> String[] texts(Collection<T> values, Function<T, String> text) {
    return values.stream().map(text).toArray(String[]::new);
  }
}
