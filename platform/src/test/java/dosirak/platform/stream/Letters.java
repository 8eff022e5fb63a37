package dosirak.platform.stream;

import dosirak.platform.compartment.Domain;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A domain made for these tests: people tell themselves things. */
@Configuration
class Letters {
  static final Domain DOMAIN = new Domain("letters", Letters.class);

  @Bean
  Gate gate() {
    return new Gate();
  }

  @Bean
  LettersApi lettersApi(PersonStreams streams, Gate gate) {
    Gate.latest = gate;
    return new LettersApi(streams, gate);
  }

  /** Holds a request where a test wants it. */
  static final class Gate {
    static volatile Gate latest = new Gate();

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);
  }
}
