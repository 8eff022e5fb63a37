package dosirak.city.steady;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.people.LiveCity;
import dosirak.city.people.OpenShop;
import dosirak.city.people.OrderIntent;
import dosirak.city.people.OrderState;
import dosirak.contracts.GeoPoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * People who look around, one call at a time: they see to it that every group of endpoints gets its
 * calls, also while nobody can order. Who says again what was said already (an order, an
 * acceptance) does so with the same idempotency key, as an app does that is not sure.
 */
final class Bystanders {
  /** How many orders are remembered, to look at. */
  private static final int MOST_REMEMBERED = 400;

  private static final Duration TICK = Duration.ofMillis(25);

  /** How many calls of a group may be on their way; more would only wait for each other. */
  private static final int MOST_AT_ONCE = 250;

  /** After a pause there is not everything to be made up for. */
  private static final int FEW_IN_A_TICK = 8;

  /** By how much a tick may be fuller than the rate says, to make up for one that came late. */
  private static final double HASTE = 2;

  /** One of so many who sign in does so from the beginning, with a password. */
  private static final int PASSWORD_ONE_IN = 30;

  /** One of so many who look at their own page changes something. */
  private static final int CHANGE_ONE_IN = 5;

  private final MarketplaceClient client;
  private final LiveCity city;
  private final Session machine;
  private final String run;
  private final String password;
  private final AtomicLong number = new AtomicLong();
  private final Deque<OrderIntent> remembered = new ArrayDeque<>();
  private final SplittableRandom random;

  Bystanders(
      MarketplaceClient client,
      LiveCity city,
      Session machine,
      String run,
      String password,
      long seed) {
    this.client = client;
    this.city = city;
    this.machine = machine;
    this.run = run;
    this.password = password;
    this.random = new SplittableRandom(seed);
  }

  void remember(OrderIntent intent) {
    synchronized (remembered) {
      remembered.addLast(intent);
      if (remembered.size() > MOST_REMEMBERED) {
        remembered.removeFirst();
      }
    }
  }

  /**
   * Makes up for what a group has had too few calls of, until it is interrupted.
   *
   * @param callsPerSecond how many calls it gets
   * @param begun how many calls of the group there were
   * @param pace what share of its calls it gets by now
   */
  void keepBusy(
      EndpointGroup group, double callsPerSecond, LongSupplier begun, DoubleSupplier pace) {
    long most = Math.max(FEW_IN_A_TICK, Math.round(HASTE * callsPerSecond * TICK.toNanos() / 1e9));
    Semaphore room = new Semaphore(MOST_AT_ONCE);
    double due = begun.getAsLong();
    long lastNanos = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(TICK);
        long now = System.nanoTime();
        due += callsPerSecond * pace.getAsDouble() * (now - lastNanos) / 1e9;
        lastNanos = now;
        long missing = (long) due - begun.getAsLong();
        // Whoever ordered made more calls than were due; that is not saved up.
        due = Math.max(due, (double) begun.getAsLong());
        for (long i = 0; i < Math.min(missing, most); i++) {
          if (room.tryAcquire()) {
            Thread.ofVirtual().name(group.label()).start(() -> look(group, room));
          }
        }
      }
    } catch (InterruptedException stop) {
      return;
    }
  }

  private void look(EndpointGroup group, Semaphore room) {
    try {
      Call call = next(group, number.incrementAndGet());
      if (call != null) {
        Answer answer = client.call(call.within(Phase.USEFUL));
        if (!answer.succeeded() && answer.status() != 409) {
          client.errors().unexpected(call, answer);
        }
      }
    } catch (GaveUpException | SignInRefusedException failed) {
      // It is counted already.
      return;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private @Nullable Call next(EndpointGroup group, long count) throws InterruptedException {
    Session customer = one(city.customers());
    OpenShop shop = one(city.shops());
    Session owner = shop.owner();
    String shopId = shop.shopId();
    return switch (group) {
      case BROWSE -> count % 2 == 0 ? near(shop.plan().location()) : page(shopId);
      case SIGN_IN -> signIn(customer, count);
      case QUOTE -> quote(customer, shop, count);
      case PLACE -> placeAgain();
      case PAY -> payment();
      case ACCEPT -> acceptAgain();
      case TRACK -> order();
      case DELIVER -> Call.get("/riders/me", "/api/delivery/riders/me", one(city.riders()));
      case SHOP -> Call.get("/shops/{id}", "/api/shop/shops/" + shopId, owner);
      case MEMBER -> member(customer, shopId, count);
      case PROMOTION ->
          count % 2 == 0
              ? Call.get("/points", "/api/promotion/points", customer)
              : Call.get("/coupons", "/api/promotion/coupons", customer);
      case REVIEW ->
          Call.get("/shops/{id}/reviews", "/api/review/shops/" + shopId + "/reviews", null);
      case NOTIFICATION -> Call.get("/messages", "/api/notification/messages?limit=20", customer);
      case DESK -> Call.get("/audit/positions", "/api/desk/audit/positions", machine);
      case SETTLEMENT ->
          Call.get("/statements", "/api/settlement/statements?shopId=" + shopId, owner);
      case POS -> Call.get("/orders", "/api/pos/orders?limit=20&shopId=" + shopId, owner);
    };
  }

  private static Call near(GeoPoint here) {
    return Call.get(
        "/shops",
        "/api/storefront/shops?latitude=%s&longitude=%s&limit=20"
            .formatted(here.latitude(), here.longitude()),
        null);
  }

  private static Call page(String shopId) {
    return Call.get("/shops/{id}", "/api/storefront/shops/" + shopId, null);
  }

  /** Who signs in with a password goes all the way and then asks who they are. */
  private Call signIn(Session customer, long count) throws InterruptedException {
    Session person = customer;
    if (count % PASSWORD_ONE_IN == 0) {
      person = Session.ofPerson(customer.name(), password);
    }
    return Call.get("/accounts/me", "/api/identity/accounts/me", person);
  }

  private Call quote(Session customer, OpenShop shop, long count) {
    Map<String, Object> cart = new LinkedHashMap<>();
    cart.put("shopId", shop.shopId());
    cart.put("fulfilment", "PICKUP");
    cart.put("paymentMethod", "CARD");
    synchronized (random) {
      cart.put("lines", shop.lines(GeneratedCity.lines(random, shop.plan().menu())));
    }
    return Call.post(
        "/quotes", "/api/order/quotes", customer, cart, run + "-bystander-quote-" + count);
  }

  private @Nullable Call placeAgain() {
    OrderIntent intent = remembered(false);
    return intent == null
        ? null
        : Call.post(
            "/orders",
            "/api/order/orders",
            intent.customer(),
            Map.of("quoteId", intent.quoteIds().getLast(), "note", intent.plan().code()),
            intent.key());
  }

  private @Nullable Call acceptAgain() {
    OrderIntent intent = remembered(true);
    return intent == null
        ? null
        : Call.post(
            "/orders/{id}/accept",
            "/api/order/orders/" + intent.orderId() + "/accept",
            city.shops().get(intent.plan().shop()).owner(),
            Map.of("preparationMinutes", 1),
            intent.key() + "-accept");
  }

  private @Nullable Call payment() {
    OrderIntent intent = remembered(true);
    return intent == null
        ? null
        : Call.get(
            "/payments/{orderId}", "/api/payment/payments/" + intent.orderId(), intent.customer());
  }

  private @Nullable Call order() {
    OrderIntent intent = remembered(false);
    return intent == null
        ? null
        : Call.get("/orders/{id}", "/api/order/orders/" + intent.orderId(), intent.customer());
  }

  private Call member(Session customer, String shopId, long count) {
    if (count % CHANGE_ONE_IN == 0) {
      return Call.put(
          "/me/favourites/{shopId}",
          "/api/member/me/favourites/" + shopId,
          customer,
          Map.of(),
          run + "-bystander-favourite-" + count);
    }
    return count % 2 == 0
        ? Call.get("/me/profile", "/api/member/me/profile", customer)
        : Call.get("/me/addresses", "/api/member/me/addresses", customer);
  }

  /** One of the last orders; null if there is none. */
  private @Nullable OrderIntent remembered(boolean accepted) {
    List<OrderIntent> fitting = new ArrayList<>();
    synchronized (remembered) {
      for (OrderIntent intent : remembered) {
        if (intent.acknowledged() && (!accepted || intent.reached(OrderState.ACCEPTED))) {
          fitting.add(intent);
        }
      }
    }
    return fitting.isEmpty() ? null : one(fitting);
  }

  private <T> T one(List<T> all) {
    synchronized (random) {
      return all.get(random.nextInt(all.size()));
    }
  }
}
