package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.ShopId;
import dosirak.contracts.promotion.CouponRules;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of campaigns and their codes. Callers open the transactions. */
final class CampaignStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  CampaignStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void learnShop(ShopId shop, AccountId owner) {
    jdbc.sql(
            """
            insert into shop_copy (shop_id, owner_id) values (:shopId, :ownerId)
            on conflict (shop_id) do update set owner_id = excluded.owner_id
            """)
        .param("shopId", shop.value())
        .param("ownerId", owner.value())
        .update();
  }

  Optional<AccountId> ownerOf(ShopId shop) {
    return jdbc.sql("select owner_id from shop_copy where shop_id = :shopId")
        .param("shopId", shop.value())
        .query(UUID.class)
        .optional()
        .map(AccountId::new);
  }

  void insert(Campaign campaign) {
    jdbc.sql(
            """
            insert into campaign
              (campaign_id, shop_id, rules, is_public, most_coupons, most_per_person, valid_days,
                opens_at, closes_at, opened_by, opened_at)
            values
              (:campaignId, :shopId, cast(:rules as jsonb), :isPublic, :mostCoupons,
                :mostPerPerson, :validDays, :opensAt, :closesAt, :openedBy, :openedAt)
            """)
        .param("campaignId", campaign.campaignId().value())
        .param("shopId", campaign.shopId() == null ? null : campaign.shopId().value(), Types.OTHER)
        .param("rules", json.writeValueAsString(campaign.rules()))
        .param("isPublic", campaign.isPublic())
        .param("mostCoupons", campaign.mostCoupons(), Types.INTEGER)
        .param("mostPerPerson", campaign.mostPerPerson())
        .param("validDays", campaign.validDays())
        .param("opensAt", Times.utc(campaign.opensAt()))
        .param("closesAt", Times.utc(campaign.closesAt()))
        .param("openedBy", campaign.openedBy())
        .param("openedAt", Times.utc(campaign.openedAt()))
        .update();
  }

  void addCodes(CampaignId campaign, List<byte[]> digests) {
    jdbc.sql(
            """
            insert into code (digest, campaign_id)
            select digest, :campaignId from unnest(cast(:digests as bytea[])) as digest
            """)
        .param("campaignId", campaign.value())
        .param("digests", digests.toArray(byte[][]::new))
        .update();
  }

  /** The campaign of a code that nobody has used, which is used by this. */
  Optional<CampaignId> useCode(byte[] digest, AccountId customer, Instant now) {
    return jdbc.sql(
            """
            update code set used_by = :customerId, used_at = :now
            where digest = :digest and used_by is null
            returning campaign_id
            """)
        .param("customerId", customer.value())
        .param("now", Times.utc(now))
        .param("digest", digest)
        .query(UUID.class)
        .optional()
        .map(CampaignId::new);
  }

  Optional<Campaign> find(CampaignId campaign) {
    return jdbc.sql("select * from campaign where campaign_id = :campaignId")
        .param("campaignId", campaign.value())
        .query(this::read)
        .optional();
  }

  /**
   * Counts one more coupon of a customer, unless that is more than a person may have.
   *
   * @return whether it was counted
   */
  boolean countForPerson(Campaign campaign, AccountId customer) {
    return jdbc.sql(
                """
                insert into claim as c (campaign_id, customer_id, coupons)
                values (:campaignId, :customerId, 1)
                on conflict (campaign_id, customer_id) do update set coupons = c.coupons + 1
                where c.coupons < :mostPerPerson
                """)
            .param("campaignId", campaign.campaignId().value())
            .param("customerId", customer.value())
            .param("mostPerPerson", campaign.mostPerPerson())
            .update()
        == 1;
  }

  /**
   * Counts more coupons of an open campaign, unless there are no more. Those who come at once wait
   * here for each other, so it is done last.
   *
   * @return whether they were counted
   */
  boolean count(CampaignId campaign, int coupons, Instant now) {
    return jdbc.sql(
                """
                update campaign set issued = issued + :coupons
                where campaign_id = :campaignId and closed_at is null
                  and opens_at <= :now and closes_at > :now
                  and (most_coupons is null or issued + :coupons <= most_coupons)
                """)
            .param("coupons", coupons)
            .param("campaignId", campaign.value())
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  void close(CampaignId campaign, Instant now) {
    jdbc.sql(
            """
            update campaign set closed_at = :now
            where campaign_id = :campaignId and closed_at is null
            """)
        .param("now", Times.utc(now))
        .param("campaignId", campaign.value())
        .update();
  }

  /**
   * Campaigns anybody may ask a coupon of, newest first.
   *
   * @param shop absent for those of all shops
   * @param before absent for the first page
   */
  List<Campaign> open(@Nullable ShopId shop, @Nullable Long before, Instant now, int limit) {
    return jdbc.sql(
            """
            select * from campaign
            where closed_at is null and is_public and opens_at <= :now and closes_at > :now
              and (cast(:shopId as uuid) is null or rules ->> 'shopId' = cast(:shopId as text)
                or rules ->> 'shopId' is null)
              and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("now", Times.utc(now))
        .param("shopId", shop == null ? null : shop.toString(), Types.VARCHAR)
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** All campaigns that a shop's owner opened, newest first. */
  List<Campaign> ofShop(ShopId shop, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select * from campaign
            where shop_id = :shopId and (cast(:before as bigint) is null or sequence < :before)
            order by sequence desc
            limit :limit
            """)
        .param("shopId", shop.value())
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  /** A page of all campaigns. */
  List<Campaign> page(long after, int limit) {
    return jdbc.sql("select * from campaign where sequence > :after order by sequence limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(this::read)
        .list();
  }

  private Campaign read(ResultSet row, int number) throws SQLException {
    UUID shop = row.getObject("shop_id", UUID.class);
    return new Campaign(
        new CampaignId(row.getObject("campaign_id", UUID.class)),
        row.getLong("sequence"),
        shop == null ? null : new ShopId(shop),
        json.readValue(row.getString("rules"), CouponRules.class),
        row.getBoolean("is_public"),
        row.getObject("most_coupons", Integer.class),
        row.getInt("most_per_person"),
        row.getInt("issued"),
        row.getInt("valid_days"),
        Times.instant(row, "opens_at"),
        Times.instant(row, "closes_at"),
        row.getString("opened_by"),
        Times.instant(row, "opened_at"),
        Times.instantOrNull(row, "closed_at"));
  }
}
