package dosirak.platform.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers what everybody may read and many do, with bytes that are at hand as a rule: it takes no
 * place in the room of its compartment, so it must itself limit what has to be fetched first. A
 * domain that has a bean of this kind is asked before its handlers, which answer whatever this does
 * not, in the same words.
 */
public interface ReadyReads {
  /**
   * The patterns of the endpoints that are answered, as their handlers declare them. Each must be a
   * read that is open to everybody; else the domain does not start.
   */
  Set<String> patterns();

  /**
   * The answer to a GET, if it is in memory as it is to be sent. It is asked on a thread that reads
   * from the connections of many clients, so it must neither wait for anything nor work for long;
   * what takes longer is left to {@link #find}.
   *
   * @param path below {@code /api/<domain>}
   * @param query as it was sent, absent if none was
   */
  @Nullable ReadyAnswer atHand(String path, @Nullable String query);

  /**
   * The answer to a GET.
   *
   * @param path below {@code /api/<domain>}
   * @param query as it was sent, absent if none was
   * @return absent for what is left to the handlers, such as everything that is wrong
   * @throws Problem if it cannot be answered, now or at all
   */
  @Nullable ReadyAnswer find(String path, @Nullable String query);
}
