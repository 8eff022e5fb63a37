package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.plan.OrderPlan.LinePlan;
import dosirak.city.plan.RiderPlan;
import dosirak.city.plan.ShopPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes the accounts of a city's people, signs them in and opens the shops, before anything is
 * measured.
 */
public final class CitySetup {
  private static final int ACCOUNTS_A_CALL = 500;
  private static final int SHOPS_AN_OWNER = 4;
  private static final int WIDTH = 4;
  private static final int COUPON_WON = 1_500;
  private static final int COUPON_FROM_WON = 8_000;
  private static final int MOST_COUPONS = 500;
  private static final int COUPONS_A_PERSON = 5;
  private static final Duration CAMPAIGN = Duration.ofDays(30);
  private static final Duration VISIBLE_PATIENCE = Duration.ofSeconds(120);
  private static final Duration VISIBLE_INTERVAL = Duration.ofMillis(200);

  private final MarketplaceClient client;
  private final Session machine;
  private final String run;
  private final String password;
  private final Progress progress;

  /** Who is told how far the preparations are. */
  public interface Progress {
    /** So many of so many are done. */
    void step(String what, int done, int of);
  }

  /**
   * A set-up.
   *
   * @param machine the machine client, with the scope {@code simulate}
   * @param run what the logins begin with; people of an earlier run of this name are found again
   * @param password of all of them
   */
  public CitySetup(
      MarketplaceClient client, Session machine, String run, String password, Progress progress) {
    this.client = client;
    this.machine = machine;
    this.run = run;
    this.password = password;
    this.progress = progress;
  }

  /** The people, signed in, and their shops, open and visible. */
  record Population(
      List<OpenShop> shops,
      List<Session> owners,
      List<Session> riders,
      List<Session> customers,
      String checkoutUrl) {}

  /**
   * Does all of it.
   *
   * @throws SetupException if the marketplace does not allow simulated accounts
   */
  Population prepare(List<ShopPlan> shops, List<RiderPlan> riders, int customers)
      throws InterruptedException {
    List<String> ownerNames = names("owner", Math.ceilDiv(shops.size(), SHOPS_AN_OWNER));
    List<String> riderNames = names("rider", riders.size());
    List<String> customerNames = names("customer", customers);
    createMissing(ownerNames, "OWNER");
    createMissing(riderNames, "RIDER");
    createMissing(customerNames, "CUSTOMER");
    AtomicInteger signedIn = new AtomicInteger();
    int people = ownerNames.size() + riderNames.size() + customerNames.size();
    List<Session> ownerSessions = signIn(ownerNames, signedIn, people);
    List<Session> riderSessions = signIn(riderNames, signedIn, people);
    List<Session> customerSessions = signIn(customerNames, signedIn, people);
    List<OpenShop> open = openShops(shops, ownerSessions);
    awaitVisible(open, customerSessions.getFirst());
    return new Population(open, ownerSessions, riderSessions, customerSessions, checkoutUrl());
  }

  private List<String> names(String role, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(name(run, role, i));
    }
    return List.copyOf(names);
  }

  private static String name(String run, String role, int number) {
    return run + "-" + role + "-" + number;
  }

  /** The login of the first owner of a run. */
  public static String firstOwner(String run) {
    return name(run, "owner", 1);
  }

  private boolean alreadyThere(String login) throws InterruptedException {
    try {
      client.signIn(Session.ofPerson(login, password));
      return true;
    } catch (SignInRefusedException e) {
      return false;
    }
  }

  /**
   * Makes the accounts that an earlier city of this name did not have. They were made in order, and
   * a role has few accounts or none, so looking for the first that is missing takes few sign-ins.
   */
  private void createMissing(List<String> logins, String role) throws InterruptedException {
    int present = 0;
    if (!logins.isEmpty() && alreadyThere(logins.getFirst())) {
      if (alreadyThere(logins.getLast())) {
        return;
      }
      present = 1;
      int missing = logins.size() - 1;
      while (present < missing) {
        int middle = (present + missing) / 2;
        if (alreadyThere(logins.get(middle))) {
          present = middle + 1;
        } else {
          missing = middle;
        }
      }
    }
    createAccounts(logins, role, present);
  }

  private void createAccounts(List<String> logins, String role, int first)
      throws InterruptedException {
    for (int from = first; from < logins.size(); from += ACCOUNTS_A_CALL) {
      List<String> batch = logins.subList(from, Math.min(logins.size(), from + ACCOUNTS_A_CALL));
      Call call =
          Call.post(
              "/simulated-accounts",
              "/api/identity/simulated-accounts",
              machine,
              Map.of(
                  "password",
                  password,
                  "accounts",
                  batch.stream()
                      .map(each -> Map.of("login", each, "displayName", each, "role", role))
                      .toList()),
              run + "-accounts-" + role + "-" + from);
      Answer answer = client.call(call);
      if (!answer.succeeded()) {
        throw new SetupException(
            "the marketplace did not make simulated accounts ("
                + answer.status()
                + " "
                + answer.code()
                + "); this works only where the data folder was made with --sandbox or --demo");
      }
      progress.step(
          role.toLowerCase(Locale.ROOT) + " accounts made", from + batch.size(), logins.size());
    }
  }

  private List<Session> signIn(List<String> logins, AtomicInteger signedIn, int people)
      throws InterruptedException {
    return Parallel.map(
        logins,
        WIDTH,
        login -> {
          Session session = Session.ofPerson(login, password);
          client.signIn(session);
          progress.step("signed in", signedIn.incrementAndGet(), people);
          return session;
        });
  }

  private List<OpenShop> openShops(List<ShopPlan> shops, List<Session> owners)
      throws InterruptedException {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      numbers.add(i);
    }
    AtomicInteger opened = new AtomicInteger();
    Map<String, Map<String, JsonNode>> present = presentShops(owners);
    return Parallel.map(
        numbers,
        WIDTH,
        number -> {
          ShopPlan plan = shops.get(number);
          Session owner = owners.get(number / SHOPS_AN_OWNER);
          JsonNode shop = present.getOrDefault(owner.name(), Map.of()).get(plan.name());
          OpenShop open =
              shop == null
                  ? openShop(plan, owner, number)
                  : new OpenShop(
                      plan,
                      shop.path("shopId").asString(),
                      owner,
                      shop.path("menu"),
                      openCampaign(plan, owner, shop.path("shopId").asString(), number));
          progress.step("shops opened", opened.incrementAndGet(), shops.size());
          return open;
        });
  }

  /** The shops that the owners have from an earlier run, by owner and name. */
  private Map<String, Map<String, JsonNode>> presentShops(List<Session> owners)
      throws InterruptedException {
    Map<String, Map<String, JsonNode>> present = new LinkedHashMap<>();
    for (Session owner : owners) {
      Answer answer = expect(Call.get("/shops", "/api/shop/shops", owner));
      Map<String, JsonNode> byName = new LinkedHashMap<>();
      for (JsonNode shop : answer.body().path("shops")) {
        String shopId = shop.path("shopId").asString();
        JsonNode whole =
            shop.has("menu")
                ? shop
                : expect(Call.get("/shops/{id}", "/api/shop/shops/" + shopId, owner)).body();
        byName.put(shop.path("name").asString(""), whole);
      }
      present.put(owner.name(), byName);
    }
    return present;
  }

  private OpenShop openShop(ShopPlan plan, Session owner, int number) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", plan.name());
    body.put("phone", plan.phone());
    body.put("addressText", plan.addressText());
    body.put("location", plan.location());
    body.put("terms", plan.terms());
    body.put("menu", plan.menu());
    Answer answer =
        expect(Call.post("/shops", "/api/shop/shops", owner, body, run + "-shop-" + number));
    String shopId = answer.body().path("shopId").asString();
    JsonNode menu = answer.body().path("menu");
    allot(plan, owner, shopId, menu, number);
    return new OpenShop(plan, shopId, owner, menu, openCampaign(plan, owner, shopId, number));
  }

  /** Says how many portions there are of the first dish. */
  private void allot(ShopPlan plan, Session owner, String shopId, JsonNode menu, int number)
      throws InterruptedException {
    Integer portions = plan.portions();
    if (portions == null) {
      return;
    }
    String itemId = menu.path(0).path("itemId").asString();
    var unused =
        expect(
            Call.put(
                "/shops/{id}/items/{itemId}/stock",
                "/api/shop/shops/%s/items/%s/stock".formatted(shopId, itemId),
                owner,
                Map.of("quantity", portions),
                run + "-stock-" + number));
  }

  /** The campaign that the shop's coupons are claimed from; absent where it gives none. */
  private @Nullable String openCampaign(ShopPlan plan, Session owner, String shopId, int number)
      throws InterruptedException {
    if (!plan.givesCoupons()) {
      return null;
    }
    JsonNode present =
        expect(Call.get("/campaigns", "/api/promotion/campaigns?limit=1&shopId=" + shopId, null))
            .body()
            .path("campaigns")
            .path(0)
            .path("campaignId");
    if (present.isString()) {
      return present.asString();
    }
    Map<String, Object> campaign = new LinkedHashMap<>();
    campaign.put("shopId", shopId);
    campaign.put("name", plan.name() + " 단골 쿠폰");
    campaign.put("target", "ITEMS");
    campaign.put("amount", COUPON_WON);
    campaign.put("minimumItems", COUPON_FROM_WON);
    campaign.put("mostCoupons", MOST_COUPONS);
    campaign.put("mostPerPerson", COUPONS_A_PERSON);
    campaign.put("closesAt", now().plus(CAMPAIGN));
    // Promotion hears of a new shop a moment later than its owner.
    return expect(
            Call.post(
                    "/campaigns",
                    "/api/promotion/campaigns",
                    owner,
                    campaign,
                    run + "-campaign-" + number + "-" + System.nanoTime())
                .waitingFor("not-found"))
        .body()
        .path("campaignId")
        .asString();
  }

  /** City time. */
  private Instant now() throws InterruptedException {
    return Instant.parse(
        expect(Call.get("/clock", "/api/platform/clock", null)).body().path("cityTime").asString());
  }

  /** Waits until every shop is shown as open and a price can be had at each. */
  private void awaitVisible(List<OpenShop> shops, Session customer) throws InterruptedException {
    AtomicInteger visible = new AtomicInteger();
    long deadline = System.nanoTime() + VISIBLE_PATIENCE.toNanos();
    var unused =
        Parallel.map(
            shops,
            WIDTH,
            shop -> {
              while (!isOpen(shop) || !hasPrice(shop, customer)) {
                if (System.nanoTime() - deadline > 0) {
                  throw new SetupException(
                      "the shop "
                          + shop.plan().name()
                          + " was opened but could not be ordered from within "
                          + VISIBLE_PATIENCE.toSeconds()
                          + " s");
                }
                Thread.sleep(VISIBLE_INTERVAL);
              }
              progress.step("shops visible", visible.incrementAndGet(), shops.size());
              return shop.shopId();
            });
  }

  private boolean isOpen(OpenShop shop) throws InterruptedException {
    Answer answer =
        client.call(Call.get("/shops/{id}", "/api/storefront/shops/" + shop.shopId(), null));
    return answer.succeeded() && answer.body().path("open").asBoolean(false);
  }

  private boolean hasPrice(OpenShop shop, Session customer) throws InterruptedException {
    List<LinePlan> lines = GeneratedCity.lines(new SplittableRandom(1), shop.plan().menu());
    Map<String, Object> cart =
        Map.of(
            "shopId",
            shop.shopId(),
            "fulfilment",
            "DELIVERY",
            "paymentMethod",
            "CARD",
            "dropoff",
            new Door("시험 주문", shop.plan().location(), "010-0000-0000"),
            "lines",
            shop.lines(lines));
    Answer answer =
        client.call(
            Call.post(
                "/quotes",
                "/api/order/quotes",
                customer,
                cart,
                run + "-probe-" + System.nanoTime()));
    return answer.succeeded();
  }

  private String checkoutUrl() throws InterruptedException {
    return expect(Call.get("/gateway", "/api/payment/gateway", null))
        .body()
        .path("checkoutUrl")
        .asString("");
  }

  private Answer expect(Call call) throws InterruptedException {
    Answer answer = client.call(call);
    String detail = answer.body().path("detail").asString("");
    if (!answer.succeeded()) {
      throw new SetupException(
          call.name() + " was refused: " + answer.status() + " " + answer.code() + " " + detail);
    }
    return answer;
  }
}
