package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.promotion.CouponRules;
import dosirak.platform.database.Times;
import dosirak.promotion.Line.Wave;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of flashes and their lines. Callers open the transactions. */
final class FlashStore {
  private static final int NUMBERED_AT_ONCE = 10_000;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  FlashStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Keeps a new flash.
   *
   * @return whether it was kept: a campaign has one at most
   */
  boolean insert(Flash flash, String openedBy, Instant openedAt) {
    Line line = flash.line();
    return jdbc.sql(
                """
                insert into flash
                  (campaign_id, coupons, per_second, turn_seconds, starts_at, seed, state,
                    budget_from, beat_at, opened_by, opened_at)
                values
                  (:campaignId, :coupons, :perSecond, :turnSeconds, :startsAt, :seed, 'GATHERING',
                    :budgetFrom, :beatAt, :openedBy, :openedAt)
                on conflict (campaign_id) do nothing
                """)
            .param("campaignId", flash.campaignId().value())
            .param("coupons", line.coupons())
            .param("perSecond", line.perSecond())
            .param("turnSeconds", line.turn().toSeconds())
            .param("startsAt", Times.utc(flash.startsAt()))
            .param("seed", flash.seed())
            .param("budgetFrom", Times.utc(line.budgetFrom()))
            .param("beatAt", Times.utc(line.beatAt()))
            .param("openedBy", openedBy)
            .param("openedAt", Times.utc(openedAt))
            .update()
        == 1;
  }

  /** How many are not over. */
  int countLive() {
    return jdbc.sql("select count(*) from flash where state <> 'OVER'")
        .query(Integer.class)
        .single();
  }

  /** Whether a campaign has a flash. */
  boolean isOf(CampaignId campaign) {
    return jdbc.sql("select exists (select 1 from flash where campaign_id = :campaignId)")
        .param("campaignId", campaign.value())
        .query(Boolean.class)
        .single();
  }

  /** Whether a campaign has codes. */
  boolean hasCodes(CampaignId campaign) {
    return jdbc.sql("select exists (select 1 from code where campaign_id = :campaignId)")
        .param("campaignId", campaign.value())
        .query(Boolean.class)
        .single();
  }

  Optional<Flash> find(CampaignId campaign) {
    return find("f.campaign_id = :campaignId", Map.of("campaignId", campaign.value())).stream()
        .findFirst();
  }

  /** All that are not over, newest first. */
  List<Flash> live() {
    return find("f.state <> 'OVER' order by f.sequence desc", Map.of());
  }

  /** Holds flashes until the transaction ends. Always in the same order, so that nobody blocks. */
  Map<CampaignId, Flash> lock(Collection<CampaignId> campaigns) {
    UUID[] ids = campaigns.stream().map(CampaignId::value).distinct().toArray(UUID[]::new);
    jdbc.sql(
            """
            select campaign_id from flash where campaign_id = any(:campaigns)
            order by campaign_id for no key update
            """)
        .param("campaigns", ids)
        .query(UUID.class)
        .list();
    // Only now: whoever held one before has committed what this must see.
    Map<CampaignId, Flash> locked = new HashMap<>();
    find("f.campaign_id = any(:campaigns)", Map.of("campaigns", ids))
        .forEach(flash -> locked.put(flash.campaignId(), flash));
    return locked;
  }

  private List<Flash> find(String which, Map<String, ?> parameters) {
    return jdbc.sql(
            """
            select f.*, c.rules, c.closed_at, c.closes_at, w.firsts, w.lasts, w.ends, w.takens
            from flash f join campaign c using (campaign_id)
            left join lateral (
              select array_agg(first_number order by first_number) as firsts,
                array_agg(last_number order by first_number) as lasts,
                array_agg((extract(epoch from ends_at) * 1000000)::bigint order by first_number)
                  as ends,
                array_agg(taken order by first_number) as takens
              from flash_wave where campaign_id = f.campaign_id and is_open
            ) w on true
            where\s\
            """
                + which)
        .params(parameters)
        .query(this::read)
        .list();
  }

  /** The passes of those who have no number. */
  List<UUID> passesWithoutNumber(CampaignId campaign) {
    return jdbc.sql(
            "select pass from flash_place where campaign_id = :campaignId and number is null")
        .param("campaignId", campaign.value())
        .query(UUID.class)
        .list();
  }

  /** Gives passes their numbers, from 1 on in their order. */
  void number(CampaignId campaign, List<UUID> passes) {
    for (int from = 0; from < passes.size(); from += NUMBERED_AT_ONCE) {
      List<UUID> some = passes.subList(from, Math.min(passes.size(), from + NUMBERED_AT_ONCE));
      jdbc.sql(
              """
              update flash_place p set number = :before + drawn.place
              from unnest(cast(:passes as uuid[])) with ordinality as drawn (pass, place)
              where p.campaign_id = :campaignId and p.pass = drawn.pass
              """)
          .param("before", from)
          .param("passes", some.toArray(UUID[]::new))
          .param("campaignId", campaign.value())
          .update();
    }
  }

  /** A flash has begun: who comes from now on stands behind those who were there. */
  void begin(CampaignId campaign) {
    jdbc.sql(
            """
            update flash set state = 'DRAWING', drawn = numbers
            where campaign_id = :campaignId and state = 'GATHERING'
            """)
        .param("campaignId", campaign.value())
        .update();
  }

  /**
   * The draw is done, and the line moves from a moment on.
   *
   * @return false if it was done before, or the flash is over
   */
  boolean run(CampaignId campaign, byte[] passesDigest, Instant budgetFrom, Instant now) {
    return jdbc.sql(
                """
                update flash set state = 'RUNNING', passes_digest = :passesDigest,
                  budget_from = :budgetFrom, beat_at = :now
                where campaign_id = :campaignId and state = 'DRAWING'
                """)
            .param("passesDigest", passesDigest)
            .param("budgetFrom", Times.utc(budgetFrom))
            .param("now", Times.utc(now))
            .param("campaignId", campaign.value())
            .update()
        == 1;
  }

  /** Keeps a move of a line that is locked. */
  void move(CampaignId campaign, Line.Move move) {
    Line after = move.after();
    jdbc.sql(
            """
            update flash set head = :head, budget_from = :budgetFrom, beat_at = :beatAt
            where campaign_id = :campaignId
            """)
        .param("head", after.head())
        .param("budgetFrom", Times.utc(after.budgetFrom()))
        .param("beatAt", Times.utc(after.beatAt()))
        .param("campaignId", campaign.value())
        .update();
    if (!move.putOff().isZero()) {
      jdbc.sql(
              """
              update flash_wave
              set ends_at = ends_at + :micros * interval '1 microsecond'
              where campaign_id = :campaignId and is_open
              """)
          .param("micros", move.putOff().toNanos() / 1_000)
          .param("campaignId", campaign.value())
          .update();
    }
    if (!move.closed().isEmpty()) {
      jdbc.sql(
              """
              update flash_wave set is_open = false
              where campaign_id = :campaignId and first_number = any(:firsts)
              """)
          .param("campaignId", campaign.value())
          .param("firsts", move.closed().stream().map(Wave::first).toArray(Long[]::new))
          .update();
    }
    Wave opened = move.opened();
    if (opened != null) {
      jdbc.sql(
              """
              insert into flash_wave (campaign_id, first_number, last_number, ends_at)
              values (:campaignId, :first, :last, :endsAt)
              """)
          .param("campaignId", campaign.value())
          .param("first", opened.first())
          .param("last", opened.last())
          .param("endsAt", Times.utc(opened.endsAt()))
          .update();
    }
  }

  /** A flash is over, with all its turns. */
  void end(CampaignId campaign, Instant now) {
    jdbc.sql(
            """
            update flash set state = 'OVER', over_at = :now
            where campaign_id = :campaignId and state <> 'OVER'
            """)
        .param("now", Times.utc(now))
        .param("campaignId", campaign.value())
        .update();
    jdbc.sql("update flash_wave set is_open = false where campaign_id = :campaignId and is_open")
        .param("campaignId", campaign.value())
        .update();
  }

  /** Customers with a flash each, in the order of two arrays. */
  record Pairs(UUID[] campaigns, UUID[] customers) {}

  Optional<FlashPlace> place(CampaignId campaign, AccountId customer) {
    return places(new Pairs(new UUID[] {campaign.value()}, new UUID[] {customer.value()})).stream()
        .findFirst();
  }

  /** The places of customers in flashes; those who have none are absent. */
  List<FlashPlace> places(Pairs pairs) {
    return jdbc.sql(
            """
            select p.* from flash_place p
            join unnest(cast(:campaigns as uuid[]), cast(:customers as uuid[]))
              as wanted (campaign_id, customer_id) using (campaign_id, customer_id)
            """)
        .param("campaigns", pairs.campaigns())
        .param("customers", pairs.customers())
        .query(FlashStore::readPlace)
        .list();
  }

  /** Keeps new places, and counts them in their flashes, which are locked. */
  void join(List<FlashPlace> places) {
    jdbc.sql(
            """
            insert into flash_place (campaign_id, customer_id, pass, number, joined_at)
            select * from unnest(
              cast(:campaigns as uuid[]), cast(:customers as uuid[]), cast(:passes as uuid[]),
              cast(:numbers as bigint[]), cast(:joined as timestamptz[]))
            """)
        .param("campaigns", uuids(places, place -> place.campaignId().value()))
        .param("customers", uuids(places, place -> place.customerId().value()))
        .param("passes", uuids(places, FlashPlace::pass))
        .param("numbers", places.stream().map(FlashPlace::number).toArray(Long[]::new))
        .param(
            "joined",
            places.stream().map(place -> place.joinedAt().toString()).toArray(String[]::new))
        .update();
    jdbc.sql(
            """
            update flash f set numbers = numbers + joined.places
            from (
              select campaign_id, count(*) as places
              from unnest(cast(:campaigns as uuid[])) as c (campaign_id) group by campaign_id
            ) joined
            where f.campaign_id = joined.campaign_id
            """)
        .param("campaigns", uuids(places, place -> place.campaignId().value()))
        .update();
  }

  private static UUID[] uuids(
      List<FlashPlace> places, java.util.function.Function<FlashPlace, UUID> column) {
    return places.stream().map(column).toArray(UUID[]::new);
  }

  /**
   * Counts a coupon that was taken by a number in a flash that is locked.
   *
   * @param wave the first number of its wave
   */
  void take(CampaignId campaign, AccountId customer, long wave, CouponId coupon) {
    jdbc.sql(
            """
            with place as (
              update flash_place set coupon_id = :couponId
              where campaign_id = :campaignId and customer_id = :customerId and coupon_id is null
            ), turn as (
              update flash_wave set taken = taken + 1
              where campaign_id = :campaignId and first_number = :wave
            )
            update flash set issued = issued + 1 where campaign_id = :campaignId
            """)
        .param("couponId", coupon.value())
        .param("campaignId", campaign.value())
        .param("customerId", customer.value())
        .param("wave", wave)
        .update();
  }

  /**
   * A page of the draw: passes by their numbers.
   *
   * @param after the last number that is known
   */
  List<FlashPlace> drawn(CampaignId campaign, long after, long drawn, int limit) {
    return jdbc.sql(
            """
            select * from flash_place
            where campaign_id = :campaignId and number > :after and number <= :drawn
            order by number
            limit :limit
            """)
        .param("campaignId", campaign.value())
        .param("after", after)
        .param("drawn", drawn)
        .param("limit", limit)
        .query(FlashStore::readPlace)
        .list();
  }

  /** The name of a flash, with a place in it. */
  record Named(String name, FlashPlace place) {}

  /** The places of a customer, newest first. */
  List<Named> ofCustomer(AccountId customer, int limit) {
    return jdbc.sql(
            """
            select p.*, c.rules ->> 'name' as name
            from flash_place p join campaign c using (campaign_id)
            where p.customer_id = :customerId
            order by p.joined_at desc
            limit :limit
            """)
        .param("customerId", customer.value())
        .param("limit", limit)
        .query((row, number) -> new Named(row.getString("name"), readPlace(row, number)))
        .list();
  }

  /** Forgets some places in lines that ended before a moment. */
  int forget(Instant before, int limit) {
    return jdbc.sql(
            """
            delete from flash_place where ctid = any(array(
              select p.ctid from flash_place p join flash f using (campaign_id)
              where f.state = 'OVER' and f.over_at < :before
              limit :limit))
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  private static FlashPlace readPlace(ResultSet row, int number) throws SQLException {
    UUID coupon = row.getObject("coupon_id", UUID.class);
    return new FlashPlace(
        new CampaignId(row.getObject("campaign_id", UUID.class)),
        new AccountId(row.getObject("customer_id", UUID.class)),
        row.getObject("pass", UUID.class),
        row.getObject("number", Long.class),
        Times.instant(row, "joined_at"),
        coupon == null ? null : new CouponId(coupon));
  }

  private Flash read(ResultSet row, int number) throws SQLException {
    return new Flash(
        new CampaignId(row.getObject("campaign_id", UUID.class)),
        row.getLong("sequence"),
        json.readValue(row.getString("rules"), CouponRules.class),
        Times.instant(row, "starts_at"),
        row.getBytes("seed"),
        Flash.State.valueOf(row.getString("state")),
        row.getLong("drawn"),
        row.getBytes("passes_digest"),
        new Line(
            row.getInt("coupons"),
            row.getInt("per_second"),
            Duration.ofSeconds(row.getInt("turn_seconds")),
            row.getLong("numbers"),
            row.getLong("head"),
            row.getInt("issued"),
            Times.instant(row, "budget_from"),
            Times.instant(row, "beat_at"),
            waves(row)),
        Times.instantOrNull(row, "closed_at") != null,
        Times.instant(row, "closes_at"));
  }

  private static List<Wave> waves(ResultSet row) throws SQLException {
    if (row.getArray("firsts") == null) {
      return List.of();
    }
    Long[] firsts = (Long[]) row.getArray("firsts").getArray();
    Long[] lasts = (Long[]) row.getArray("lasts").getArray();
    Long[] ends = (Long[]) row.getArray("ends").getArray();
    Integer[] takens = (Integer[]) row.getArray("takens").getArray();
    Wave[] waves = new Wave[firsts.length];
    for (int i = 0; i < waves.length; i++) {
      Instant endsAt = Instant.EPOCH.plus(ends[i], java.time.temporal.ChronoUnit.MICROS);
      waves[i] = new Wave(firsts[i], lasts[i], endsAt, takens[i]);
    }
    return List.of(waves);
  }
}
