package dosirak.bench;

import java.util.List;

/**
 * What a drill of isolation is to do.
 *
 * @param victims the victims by name, in order; empty for a sample
 * @param all whether every victim is taken
 */
public record IsolateOptions(LoadOptions load, List<String> victims, boolean all) {
  /** Checks the options. */
  public IsolateOptions {
    victims = List.copyOf(victims);
  }
}
