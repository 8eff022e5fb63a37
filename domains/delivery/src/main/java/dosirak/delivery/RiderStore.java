package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The riders in the database. */
final class RiderStore {
  private static final String SELECT =
      """
      select r.rider_id, r.on_duty, r.shift_ends_at, r.metres_per_minute, r.offers_from,
        r.latitude, r.longitude, r.located_at, r.assignment_id,
        r.free_at, r.free_latitude, r.free_longitude,
        p.latitude as reported_latitude, p.longitude as reported_longitude,
        p.located_at as reported_at
      from rider r
      left join rider_position p on p.rider_id = r.rider_id
      """;

  private final JdbcClient jdbc;

  RiderStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Rider> find(AccountId riderId) {
    return jdbc.sql(SELECT + "where r.rider_id = :rider")
        .param("rider", riderId.value())
        .query(RiderStore::read)
        .optional();
  }

  /** The rider, whose whole work is locked until the transaction ends. */
  Optional<Rider> lock(AccountId riderId) {
    return jdbc.sql(SELECT + "where r.rider_id = :rider for update of r")
        .param("rider", riderId.value())
        .query(RiderStore::read)
        .optional();
  }

  /** The riders on shift, idle and busy, who may be asked. */
  List<Rider> onShift(Instant now, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where r.on_duty and r.shift_ends_at > :now and r.offers_from <= :now
                order by r.rider_id
                limit :limit
                """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query(RiderStore::read)
        .list();
  }

  List<Rider> onDuty(int limit) {
    return jdbc.sql(SELECT + "where r.on_duty order by r.rider_id limit :limit")
        .param("limit", limit)
        .query(RiderStore::read)
        .list();
  }

  /** Locks those of these riders who can be given something, and that nobody else has locked. */
  List<Rider> lockIdle(Collection<UUID> riderIds, Instant now) {
    return jdbc.sql(
            SELECT
                + """
                where r.rider_id = any(:riders::uuid[]) and r.on_duty and r.assignment_id is null
                  and r.shift_ends_at > :now
                order by r.rider_id
                for update of r skip locked
                """)
        .param("riders", texts(riderIds))
        .param("now", Times.utc(now))
        .query(RiderStore::read)
        .list();
  }

  /** The idle riders whose shift is over. */
  List<AccountId> idleAfterShift(Instant now, int limit) {
    return jdbc.sql(
            """
            select rider_id from rider
            where on_duty and assignment_id is null and shift_ends_at < :now
            limit :limit
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .query((row, number) -> new AccountId(Columns.uuid(row, "rider_id")))
        .list();
  }

  /** Makes the row of a rider who has none yet, off duty. */
  void add(AccountId riderId, GeoPoint location, double metresPerMinute, Instant now) {
    jdbc.sql(
            """
            insert into rider
              (rider_id, on_duty, shift_ends_at, metres_per_minute, latitude, longitude,
               located_at, offers_from)
            values (:rider, false, :now, :speed, :latitude, :longitude, :now, :now)
            on conflict (rider_id) do nothing
            """)
        .param("rider", riderId.value())
        .param("now", Times.utc(now))
        .param("speed", metresPerMinute)
        .param("latitude", location.latitude())
        .param("longitude", location.longitude())
        .update();
  }

  /** Adds to what a rider earned on a day. */
  void earn(AccountId riderId, LocalDate day, int deliveries, Money pay) {
    jdbc.sql(
            """
            insert into rider_day as known (rider_id, day, deliveries, pay)
            values (:rider, :day, :deliveries, :pay)
            on conflict (rider_id, day) do update
            set deliveries = known.deliveries + excluded.deliveries, pay = known.pay + excluded.pay
            """)
        .param("rider", riderId.value())
        .param("day", day)
        .param("deliveries", deliveries)
        .param("pay", pay.won())
        .update();
  }

  /** What a rider earned on a day. */
  RiderDay earned(AccountId riderId, LocalDate day) {
    return jdbc.sql("select deliveries, pay from rider_day where rider_id = :rider and day = :day")
        .param("rider", riderId.value())
        .param("day", day)
        .query((row, number) ->
            new RiderDay(day, row.getInt("deliveries"), new Money(row.getLong("pay"))))
        .optional()
        .orElseGet(() -> RiderDay.none(day));
  }

  void beginShift(
      AccountId riderId,
      Instant shiftEndsAt,
      double metresPerMinute,
      GeoPoint location,
      Instant now) {
    jdbc.sql(
            """
            update rider
            set on_duty = true, shift_ends_at = :shiftEndsAt, metres_per_minute = :speed,
              latitude = :latitude, longitude = :longitude, located_at = :now, offers_from = :now
            where rider_id = :rider
            """)
        .param("rider", riderId.value())
        .param("shiftEndsAt", Times.utc(shiftEndsAt))
        .param("speed", metresPerMinute)
        .param("latitude", location.latitude())
        .param("longitude", location.longitude())
        .param("now", Times.utc(now))
        .update();
  }

  void endShift(AccountId riderId) {
    jdbc.sql("update rider set on_duty = false where rider_id = :rider")
        .param("rider", riderId.value())
        .update();
  }

  /** Notes what a rider has in hand, where the rider is and from when more may be offered. */
  void keepWork(Rider rider) {
    Itinerary free = rider.free();
    AssignmentId work = rider.assignmentId();
    jdbc.sql(
            """
            update rider
            set assignment_id = :assignment, free_at = :freeAt, free_latitude = :freeLatitude,
              free_longitude = :freeLongitude, latitude = :latitude, longitude = :longitude,
              located_at = :locatedAt, offers_from = :offersFrom
            where rider_id = :rider
            """)
        .param("rider", rider.riderId().value())
        .param("assignment", work == null ? null : work.value(), Types.OTHER)
        .param(
            "freeAt",
            Times.utcOrNull(free == null ? null : free.freeAt()),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("freeLatitude", free == null ? null : free.freeLocation().latitude(), Types.DOUBLE)
        .param("freeLongitude", free == null ? null : free.freeLocation().longitude(), Types.DOUBLE)
        .param("latitude", rider.location().latitude())
        .param("longitude", rider.location().longitude())
        .param("locatedAt", Times.utc(rider.locatedAt()))
        .param("offersFrom", Times.utc(rider.offersFrom()))
        .update();
  }

  /** Keeps reported positions; all arrays are of one length, riders in ascending sequence. */
  void keepPositions(
      List<UUID> riderIds, List<Double> latitudes, List<Double> longitudes, List<Instant> at) {
    jdbc.sql(
            """
            insert into rider_position as known (rider_id, latitude, longitude, located_at)
            select * from unnest(
              :riders::uuid[], :latitudes::float8[], :longitudes::float8[], :at::timestamptz[])
            on conflict (rider_id) do update
            set latitude = excluded.latitude, longitude = excluded.longitude,
              located_at = excluded.located_at
            where known.located_at < excluded.located_at
            """)
        .param("riders", texts(riderIds))
        .param("latitudes", texts(latitudes))
        .param("longitudes", texts(longitudes))
        .param("at", texts(at))
        .update();
  }

  static String[] texts(Collection<?> values) {
    return values.stream().map(String::valueOf).toArray(String[]::new);
  }

  private static Rider read(ResultSet row, int number) throws SQLException {
    UUID assignment = row.getObject("assignment_id", UUID.class);
    Instant freeAt = Times.instantOrNull(row, "free_at");
    Rider rider =
        new Rider(
            new AccountId(Columns.uuid(row, "rider_id")),
            row.getBoolean("on_duty"),
            Times.instant(row, "shift_ends_at"),
            row.getDouble("metres_per_minute"),
            Columns.place(row, ""),
            Times.instant(row, "located_at"),
            Times.instant(row, "offers_from"),
            assignment == null ? null : new AssignmentId(assignment),
            freeAt == null ? null : new Itinerary(freeAt, Columns.place(row, "free_")));
    return rider.at(reported(row));
  }

  private static @Nullable ReportedPosition reported(ResultSet row) throws SQLException {
    Instant at = Times.instantOrNull(row, "reported_at");
    return at == null ? null : new ReportedPosition(Columns.place(row, "reported_"), at);
  }
}
