package dosirak.notification;

import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The messages that a trial installation did not send, at {@code /api/notification/outbox}. */
@RestController
class OutboxApi {
  private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{7,14}|01[0-9]{8,9}");

  private final @Nullable Outbox outbox;

  /**
   * @param outbox absent where messages are really sent
   */
  OutboxApi(@Nullable Outbox outbox) {
    this.outbox = outbox;
  }

  record Messages(List<Outbox.Shown> messages) {}

  @GetMapping("/outbox")
  @Access(
      value = {Permission.READ_OUTBOX, Permission.WATCH_DEMO},
      whose = Whose.ALL)
  @Answers(Messages.class)
  Answer messages(@RequestParam String phone) {
    if (outbox == null) {
      throw Problem.notFound("outbox: this is no trial installation");
    }
    // A plus sign in a query means a space to many.
    String digits = phone.strip().replace("-", "");
    String bare = phone.startsWith(" ") ? "+" + digits : digits;
    if (!PHONE.matcher(bare).matches()) {
      throw Problem.invalid("phone", "must be like +821012345678 or 01012345678");
    }
    String e164 = bare.startsWith("0") ? "+82" + bare.substring(1) : bare;
    return Answer.ok(new Messages(outbox.to(e164))).with("Cache-Control", "no-store");
  }
}
