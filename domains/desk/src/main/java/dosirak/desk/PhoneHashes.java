package dosirak.desk;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.KeysUnavailableException;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.security.PurposeKeys;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds orders by telephone number without keeping any: of each number only a keyed hash is kept,
 * and it goes when its person is erased. It is no projection, since what an erased person's number
 * was cannot be learned again.
 */
final class PhoneHashes {
  static final String SECRET = "desk.hash-secret";

  private static final String PURPOSE = "phone";
  private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]");
  private static final String KOREA = "82";
  private static final int SHORTEST = 7;
  private static final int LONGEST = 20;

  private final JdbcClient jdbc;
  private final PersonKeys keys;
  private final PurposeKeys secret;
  private final WriteTogether<Learned> learned = new WriteTogether<>(this::write);

  PhoneHashes(JdbcClient jdbc, PersonKeys keys, PurposeKeys secret) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.secret = secret;
  }

  Subscription toIdentity() {
    return Subscription.to("identity")
        .named("erasures")
        .on(
            AccountErased.class,
            erased ->
                jdbc.sql("delete from desk_phone where customer_id = :customer")
                    .param("customer", erased.accountId().value())
                    .update())
        .build();
  }

  private record Learned(OrderId order, AccountId customer, byte[] hash) {}

  /** Learns the number of an order. */
  void learn(OrderFacts facts) {
    Dropoff dropoff = facts.dropoff();
    if (dropoff == null) {
      return;
    }
    String phone;
    try {
      phone = keys.open(dropoff.phone());
    } catch (KeysUnavailableException away) {
      // Not this order's fault: to be tried again until the store of the keys is back.
      throw new RecoverableDataAccessException("the keys of people cannot be asked for", away);
    }
    if (phone.equals(PersonKeys.ERASED)) {
      return;
    }
    learned.add(new Learned(facts.orderId(), facts.customerId(), hash(phone)));
  }

  private void write(List<Learned> all) {
    jdbc.sql(
            """
            insert into desk_phone (order_id, customer_id, hash)
            select * from unnest(:orders::uuid[], :customers::uuid[], :hashes::bytea[])
            on conflict (order_id) do nothing
            """)
        .param("orders", all.stream().map(one -> one.order().value()).toArray(UUID[]::new))
        .param("customers", all.stream().map(one -> one.customer().value()).toArray(UUID[]::new))
        .param("hashes", all.stream().map(Learned::hash).toArray(byte[][]::new))
        .update();
  }

  /**
   * What orders with a number are found by, however it is written.
   *
   * @throws Problem 400 if it is no number
   */
  byte[] wanted(String phone) {
    if (phone.length() > LONGEST || digits(phone).length() < SHORTEST) {
      throw Problem.invalid("phone", "must be a telephone number");
    }
    return hash(phone);
  }

  private byte[] hash(String phone) {
    return secret.mac(PURPOSE, digits(phone).getBytes(StandardCharsets.US_ASCII));
  }

  /** The digits as they are dialled in Korea, whichever way the number was written. */
  static String digits(String phone) {
    String digits =
        NO_DIGITS.matcher(Normalizer.normalize(phone, Normalizer.Form.NFKC)).replaceAll("");
    return digits.startsWith(KOREA) ? "0" + digits.substring(KOREA.length()) : digits;
  }
}
