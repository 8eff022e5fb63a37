package dosirak.bench;

/** Finds texts in JSON without reading the rest: the clients share the machine. */
final class FlatJson {
  private FlatJson() {}

  /** Whether there is a text of a name. */
  static boolean has(String json, String name) {
    return json.contains(before(name));
  }

  /**
   * The first text of a name.
   *
   * @throws DrillException if there is none
   */
  static String text(String json, String name) {
    int begin = json.indexOf(before(name));
    int end = json.indexOf('"', begin + before(name).length());
    if (begin < 0 || end < 0) {
      throw new DrillException("An answer lacks " + name + ": " + json);
    }
    return json.substring(begin + before(name).length(), end);
  }

  private static String before(String name) {
    return "\"" + name + "\":\"";
  }
}
