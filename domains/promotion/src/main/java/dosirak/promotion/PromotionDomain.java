package dosirak.promotion;

import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.FactFeed;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.CommandRunner;
import dosirak.platform.web.GroupCommit;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How promotion is wired. */
@Configuration
public class PromotionDomain {
  static final String NAME = "promotion";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN =
      new Domain(NAME, PromotionDomain.class, List.of()).listeningTo("order", "shop");

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  CampaignStore campaignStore(JdbcClient jdbc, JsonMapper json) {
    return new CampaignStore(jdbc, json);
  }

  @Bean
  CouponStore couponStore(JdbcClient jdbc, JsonMapper json) {
    return new CouponStore(jdbc, json);
  }

  @Bean
  PointsStore pointsStore(JdbcClient jdbc) {
    return new PointsStore(jdbc);
  }

  @Bean
  ReservationStore reservationStore(JdbcClient jdbc, JsonMapper json) {
    return new ReservationStore(jdbc, json);
  }

  @Bean
  PointsBook pointsBook(PointsStore points, Journal journal, Identifiers identifiers) {
    return new PointsBook(points, journal, identifiers);
  }

  @Bean
  OpenCampaign openCampaign(
      CampaignStore campaigns,
      Journal journal,
      CityClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    return new OpenCampaign(campaigns, journal, clock, identifiers, random);
  }

  @Bean
  IssueCoupons issueCoupons(
      CampaignStore campaigns,
      CouponStore coupons,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new IssueCoupons(campaigns, coupons, journal, clock, identifiers);
  }

  @Bean
  GrantPoints grantPoints(PointsBook points, CityClock clock, Identifiers identifiers) {
    return new GrantPoints(points, clock, identifiers);
  }

  @Bean
  FollowOrders followOrders(
      ReservationStore reservations,
      CouponStore coupons,
      PointsStore store,
      PointsBook points,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    return new FollowOrders(reservations, coupons, store, points, journal, clock, identifiers);
  }

  @Bean
  Subscription orders(FollowOrders followOrders) {
    return followOrders.subscription();
  }

  @Bean
  Subscription shopCopies(CampaignStore campaigns) {
    return Subscription.to("shop")
        .named("shop-copy")
        .projecting("shop_copy")
        .on(ShopPublished.class, event -> campaigns.learnShop(event.shopId(), event.ownerId()))
        .build();
  }

  @Bean
  ExpireBenefits expireBenefits(
      CouponStore coupons,
      PointsStore store,
      PointsBook points,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    return new ExpireBenefits(coupons, store, points, journal, transactions, clock);
  }

  @Bean
  Worker expiring(ExpireBenefits expireBenefits) {
    return new Worker("expire-benefits", POLL, expireBenefits::run);
  }

  @Bean
  PersonalData benefitsOfPerson(CouponStore coupons, PointsStore points, FlashStore flashes) {
    return new BenefitsOfPerson(coupons, points, flashes);
  }

  @Bean
  PromotionApi promotionApi(
      CampaignStore campaigns,
      CouponStore coupons,
      PointsStore points,
      FlashStore flashes,
      OpenCampaign openCampaign,
      IssueCoupons issueCoupons,
      GrantPoints grantPoints,
      ShopMembers members,
      InstallationKind kind,
      CityClock clock) {
    return new PromotionApi(
        campaigns,
        coupons,
        points,
        flashes,
        openCampaign,
        issueCoupons,
        grantPoints,
        members,
        kind,
        clock);
  }

  @Bean
  FlashStore flashStore(JdbcClient jdbc, JsonMapper json) {
    return new FlashStore(jdbc, json);
  }

  @Bean
  FlashBoard flashBoard(FlashStore flashes) {
    return new FlashBoard(flashes);
  }

  @Bean
  MoveFlashes moveFlashes(
      FlashStore flashes,
      Journal journal,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock machineClock) {
    return new MoveFlashes(flashes, journal, transactions, cityClock, machineClock);
  }

  @Bean
  Worker movingFlashes(MoveFlashes moveFlashes) {
    return new Worker("move-flashes", POLL, moveFlashes::run);
  }

  @Bean
  Worker forgettingFlashes(MoveFlashes moveFlashes) {
    return new Worker("forget-flashes", FORGET, moveFlashes::forget);
  }

  @Bean
  Worker watchingFlashes(FlashBoard board) {
    return Worker.everywhere("watch-flashes", POLL, board::refresh);
  }

  @Bean
  GroupCommit<JoinFlash.Wanted> joiningFlashes(
      CommandRunner runner, FlashStore flashes, CityClock clock, Identifiers identifiers) {
    return new GroupCommit<>(runner, new JoinFlash(flashes, clock, identifiers)::join);
  }

  @Bean
  GroupCommit<JoinFlash.Wanted> takingTurns(
      CommandRunner runner,
      FlashStore flashes,
      CampaignStore campaigns,
      IssueCoupons issueCoupons,
      Journal journal,
      CityClock cityClock,
      MachineClock machineClock) {
    return new GroupCommit<>(
        runner,
        new TakeTurn(flashes, campaigns, issueCoupons, journal, cityClock, machineClock)::take);
  }

  @Bean
  FlashApi flashApi(
      FlashBoard board,
      FlashStore flashes,
      CampaignStore campaigns,
      Journal journal,
      @Qualifier("joiningFlashes") GroupCommit<JoinFlash.Wanted> joining,
      @Qualifier("takingTurns") GroupCommit<JoinFlash.Wanted> taking,
      InstallationKind kind,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random) {
    return new FlashApi(
        board,
        flashes,
        campaigns,
        new OpenFlash(flashes, journal, cityClock, machineClock, random),
        joining,
        taking,
        kind,
        cityClock,
        machineClock,
        random);
  }

  @Bean
  FactFeed campaignFacts(CampaignStore campaigns) {
    return PromotionFacts.campaigns(campaigns);
  }

  @Bean
  FactFeed couponFacts(CouponStore coupons) {
    return PromotionFacts.coupons(coupons);
  }

  @Bean
  FactFeed reservationFacts(ReservationStore reservations) {
    return PromotionFacts.reservations(reservations);
  }

  @Bean
  FactFeed pointsFacts(PointsStore points) {
    return PromotionFacts.points(points);
  }
}
