package dosirak.platform.compartment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Puts tables of one schema in the place of those of the same names in another, with their indexes,
 * constraints and owned sequences; the rights that others were given on the old ones are given on
 * the new ones too. All of it is part of the caller's transaction, whose role owns both schemas.
 */
final class TableSwap {
  private final JdbcClient jdbc;
  private final String live;
  private final String fresh;
  private final String old;
  private final Collection<String> tables;

  /**
   * @param live the schema whose tables go to the old one
   * @param fresh the schema whose tables come to the live one
   */
  TableSwap(JdbcClient jdbc, String live, String fresh, String old, Collection<String> tables) {
    this.jdbc = jdbc;
    this.live = live;
    this.fresh = fresh;
    this.old = old;
    this.tables = List.copyOf(tables);
  }

  /** What would be torn apart, in words: what refers to these tables, or they to. */
  List<String> obstacles() {
    List<String> obstacles = new ArrayList<>();
    for (String schema : List.of(live, fresh)) {
      obstacles.addAll(
          jdbc.sql(
                  """
                  with moved as (
                    select c.oid, c.relname from pg_class c
                    where c.relnamespace = cast(:schema as regnamespace) and c.relname = any(:tables))
                  select 'constraint ' || conname from pg_constraint
                  where contype = 'f'
                    and (conrelid in (select oid from moved)) <> (confrelid in (select oid from moved))
                  union all
                  select 'type of column ' || m.relname || '.' || attname
                  from moved m join pg_attribute on attrelid = m.oid
                    join pg_type t on t.oid = atttypid
                  where t.typnamespace = cast(:schema as regnamespace) and attnum > 0
                  union all
                  select distinct 'view ' || v.relname
                  from pg_depend d join pg_rewrite r on r.oid = d.objid
                    join pg_class v on v.oid = r.ev_class
                  where d.classid = 'pg_rewrite'::regclass and d.refobjid in (select oid from moved)
                  union all
                  select distinct 'default or trigger of ' || m.relname || ', which needs ' || p.proname
                  from pg_depend own
                    join moved m on own.refobjid = m.oid
                    join pg_depend d on d.classid = own.classid and d.objid = own.objid
                    join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid
                  where p.pronamespace = cast(:schema as regnamespace)
                  """)
              .param("schema", quoted(schema))
              .param("tables", tables.toArray(String[]::new))
              .query(String.class)
              .list());
    }
    return obstacles;
  }

  /** Lets the planner know what is in the new tables. */
  void analyze() {
    tables.forEach(table -> jdbc.sql("analyze " + name(fresh, table)).update());
  }

  /** Keeps everybody from the live tables until the transaction ends. */
  void lock() {
    jdbc.sql(
            "lock table "
                + String.join(", ", tables.stream().map(table -> name(live, table)).toList())
                + " in access exclusive mode")
        .update();
  }

  void swap() {
    for (String table : tables) {
      List<String> grants = grants(table);
      move(table, live, old);
      move(table, fresh, live);
      grants.forEach(grant -> jdbc.sql(grant).update());
    }
  }

  private List<String> grants(String table) {
    return jdbc.sql(
            """
            select format('grant %s on table %s to %s%s', privilege_type, :name,
              case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
              case when is_grantable then ' with grant option' else '' end)
            from pg_class, aclexplode(relacl)
            where oid = cast(:name as regclass) and grantee <> relowner
            """)
        .param("name", name(live, table))
        .query(String.class)
        .list();
  }

  private void move(String table, String from, String to) {
    jdbc.sql("alter table %s set schema %s".formatted(name(from, table), quoted(to))).update();
  }

  private static String name(String schema, String table) {
    return quoted(schema) + "." + quoted(table);
  }

  private static String quoted(String name) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("not a name: " + name);
    }
    return '"' + name + '"';
  }
}
