package dosirak.delivery;

import dosirak.contracts.GeoPoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** How values of this room are kept in columns. */
final class Columns {
  private Columns() {}

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** The place in the columns {@code <prefix>latitude} and {@code <prefix>longitude}. */
  static GeoPoint place(ResultSet row, String prefix) throws SQLException {
    return new GeoPoint(row.getDouble(prefix + "latitude"), row.getDouble(prefix + "longitude"));
  }
}
