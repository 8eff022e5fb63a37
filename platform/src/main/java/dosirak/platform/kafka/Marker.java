package dosirak.platform.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a topic is to be read from by whoever has applied everything up to a position. It is kept
 * as text beside that position.
 *
 * @param topicId a topic that was made anew has other offsets
 * @param offsets for each partition, before which nothing lies that comes after the position
 */
record Marker(long position, String topicId, List<Long> offsets) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}) ([A-Za-z0-9_-]{1,64}) ([0-9]{1,18}(?:,[0-9]{1,18})*)");
  private static final Pattern COMMA = Pattern.compile(",");

  Marker {
    offsets = List.copyOf(offsets);
  }

  static Marker of(long position, String topicId, long[] offsets) {
    return new Marker(position, topicId, Arrays.stream(offsets).boxed().toList());
  }

  /** Reads one; nothing if it is none, as a hint may be. */
  static @Nullable Marker parse(@Nullable String text) {
    Matcher form = text == null ? null : FORM.matcher(text);
    if (form == null || !form.matches()) {
      return null;
    }
    return new Marker(
        Long.parseLong(form.group(1)),
        form.group(2),
        COMMA.splitAsStream(form.group(3)).map(Long::valueOf).toList());
  }

  String text() {
    return position
        + " "
        + topicId
        + " "
        + offsets.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Whether it serves a reader of a topic that has applied everything up to a position. */
  boolean serves(KafkaTopics.Topic topic, long applied) {
    return topicId.equals(topic.id())
        && offsets.size() == topic.partitions()
        && position <= applied;
  }
}
