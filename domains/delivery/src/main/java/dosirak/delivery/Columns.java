package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How values of this room are kept in columns. */
final class Columns {
  private Columns() {}

  static OffsetDateTime of(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable OffsetDateTime ofOptional(@Nullable Instant instant) {
    return instant == null ? null : of(instant);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** The place in the columns {@code <prefix>latitude} and {@code <prefix>longitude}. */
  static GeoPoint place(ResultSet row, String prefix) throws SQLException {
    return new GeoPoint(row.getDouble(prefix + "latitude"), row.getDouble(prefix + "longitude"));
  }
}
