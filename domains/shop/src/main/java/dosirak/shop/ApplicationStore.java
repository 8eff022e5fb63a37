package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Applications in the database. */
final class ApplicationStore {
  private static final TypeReference<List<Application.Remark>> REMARKS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ApplicationStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void insert(Application application) {
    bind(
            """
            insert into application
              (application_id, applicant_id, state, revision, shop_name, business_number, content,
               remarks, shop_id, changed_at)
            values
              (:applicationId, :applicantId, :state, :revision, :shopName, :businessNumber,
               :content, :remarks, :shopId, :changedAt)
            """,
            application)
        .param("applicantId", application.applicantId().value())
        .update();
  }

  /** Writes what can change of an application whose row is locked. */
  void update(Application application) {
    bind(
            """
            update application
            set state = :state, revision = :revision, shop_name = :shopName,
                business_number = :businessNumber, content = :content, remarks = :remarks,
                shop_id = :shopId, changed_at = :changedAt
            where application_id = :applicationId
            """,
            application)
        .update();
  }

  private JdbcClient.StatementSpec bind(String sql, Application application) {
    ShopId shopId = application.shopId();
    return jdbc.sql(sql)
        .param("applicationId", application.applicationId().value())
        .param("state", application.state().name())
        .param("revision", application.revision())
        .param("shopName", application.shopName())
        .param("businessNumber", application.businessNumber(), Types.VARCHAR)
        .param("content", application.content().text())
        .param("remarks", json.writeValueAsString(application.remarks()))
        .param("shopId", shopId == null ? null : shopId.value(), Types.OTHER)
        .param("changedAt", application.changedAt().atOffset(ZoneOffset.UTC));
  }

  Optional<Application> find(ApplicationId applicationId) {
    return one("select * from application where application_id = :id", applicationId);
  }

  /** An application, its row locked until the transaction ends. */
  Optional<Application> lock(ApplicationId applicationId) {
    return one("select * from application where application_id = :id for update", applicationId);
  }

  private Optional<Application> one(String sql, ApplicationId applicationId) {
    return jdbc.sql(sql)
        .param("id", applicationId.value())
        .query((row, number) -> application(row))
        .optional();
  }

  /** Somebody's applications by identifier, which is by age, after a cursor. */
  List<Application> ofApplicant(
      AccountId applicantId,
      Application.@Nullable State state,
      @Nullable ApplicationId after,
      int limit) {
    return page(
            """
            select * from application
            where applicant_id = :applicantId and application_id > :after
              and (:state = '' or state = :state)
            order by application_id limit :limit
            """,
            state,
            after,
            limit)
        .param("applicantId", applicantId.value())
        .query((row, number) -> application(row))
        .list();
  }

  /** Everybody's applications but drafts, by age, after a cursor. */
  List<Application> list(
      Application.@Nullable State state, @Nullable ApplicationId after, int limit) {
    return page(
            """
            select * from application
            where application_id > :after and state <> 'DRAFT'
              and (:state = '' or state = :state)
            order by application_id limit :limit
            """,
            state,
            after,
            limit)
        .query((row, number) -> application(row))
        .list();
  }

  private JdbcClient.StatementSpec page(
      String sql, Application.@Nullable State state, @Nullable ApplicationId after, int limit) {
    return jdbc.sql(sql)
        .param("state", state == null ? "" : state.name())
        .param("after", after == null ? new UUID(0, 0) : after.value())
        .param("limit", limit);
  }

  /** How many of somebody's applications are not at their end; others of the person's wait. */
  int countOpenOf(AccountId applicantId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('application:' || :applicantId, 0))")
        .param("applicantId", applicantId.toString())
        .query((row, number) -> true)
        .single();
    return jdbc.sql(
            """
            select count(*) from application
            where applicant_id = :applicantId
              and state not in ('APPROVED', 'REFUSED', 'WITHDRAWN')
            """)
        .param("applicantId", applicantId.value())
        .query(Integer.class)
        .single();
  }

  /** How far the application of another is that holds a business number. */
  Optional<Application.State> holderOf(String businessNumber, ApplicationId besides) {
    return jdbc.sql(
            """
            select state from application
            where business_number = :businessNumber and application_id <> :besides
              and state in ('SUBMITTED', 'RETURNED', 'APPROVED')
            """)
        .param("businessNumber", businessNumber)
        .param("besides", besides.value())
        .query((row, number) -> Application.State.valueOf(row.getString("state")))
        .optional();
  }

  /**
   * Ends what somebody who is gone has not ended, and forgets the names and numbers that led to
   * nothing.
   */
  void forget(AccountId applicantId) {
    jdbc.sql(
            """
            update application
            set business_number = null, shop_name = '',
                state = case when state = 'REFUSED' then state else 'WITHDRAWN' end
            where applicant_id = :applicantId and state <> 'APPROVED'
            """)
        .param("applicantId", applicantId.value())
        .update();
  }

  private Application application(ResultSet row) throws SQLException {
    UUID shopId = row.getObject("shop_id", UUID.class);
    return new Application(
        new ApplicationId(row.getObject("application_id", UUID.class)),
        new AccountId(row.getObject("applicant_id", UUID.class)),
        Application.State.valueOf(row.getString("state")),
        row.getInt("revision"),
        row.getString("shop_name"),
        row.getString("business_number"),
        new Sealed(row.getString("content")),
        json.readValue(row.getString("remarks"), REMARKS),
        shopId == null ? null : new ShopId(shopId),
        row.getObject("changed_at", OffsetDateTime.class).toInstant());
  }
}
