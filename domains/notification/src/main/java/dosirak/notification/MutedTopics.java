package dosirak.notification;

import dosirak.contracts.member.MessageChoicesChanged;
import dosirak.contracts.member.MessageTopic;
import dosirak.platform.journal.Subscription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people chose not to hear of, as member says. */
final class MutedTopics {
  private final JdbcClient jdbc;

  MutedTopics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Subscription toMember() {
    return Subscription.to("member")
        .projecting("muted_topic")
        .on(MessageChoicesChanged.class, this::learn)
        .build();
  }

  private void learn(MessageChoicesChanged event) {
    jdbc.sql("delete from muted_topic where person = :person")
        .param("person", event.accountId().value())
        .update();
    for (MessageTopic topic : event.muted()) {
      jdbc.sql("insert into muted_topic (person, topic) values (:person, :topic)")
          .param("person", event.accountId().value())
          .param("topic", topic.name())
          .update();
    }
  }

  /** Those messages that are to be sent; asks once, and only if some could be muted. */
  List<Message.Draft> without(List<Message.Draft> drafts) {
    UUID[] people =
        drafts.stream()
            .filter(draft -> draft.kind().topic() != null)
            .map(draft -> draft.recipient().value())
            .distinct()
            .toArray(UUID[]::new);
    if (people.length == 0) {
      return drafts;
    }
    Set<Choice> muted =
        new HashSet<>(
            jdbc.sql("select person, topic from muted_topic where person = any(:people)")
                .param("people", people)
                .query((row, number) ->
                    new Choice(row.getObject("person", UUID.class), row.getString("topic")))
                .list());
    return drafts.stream().filter(draft -> !isMuted(draft, muted)).toList();
  }

  private static boolean isMuted(Message.Draft draft, Set<Choice> muted) {
    MessageTopic topic = draft.kind().topic();
    return topic != null && muted.contains(new Choice(draft.recipient().value(), topic.name()));
  }

  private record Choice(UUID person, String topic) {}
}
