package dosirak.platform.stream;

import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets people write to themselves and read along. */
@RestController
final class LettersApi {
  private final PersonStreams streams;
  private final Letters.Gate gate;

  LettersApi(PersonStreams streams, Letters.Gate gate) {
    this.streams = streams;
    this.gate = gate;
  }

  record Letter(
      @Min(0) @Max(100) int writer,
      @Min(0) @Max(10_000) int number,
      @Min(1) @Max(5) int copies,
      boolean regretted) {}

  record Note(int writer, int number, int copy) {}

  @PostMapping("/letters")
  @Command
  @Access(value = Permission.ORDER_FOOD, whose = Whose.OWN)
  Note write(@Valid @RequestBody Letter letter, Caller caller) {
    for (int copy = 0; copy < letter.copies(); copy++) {
      streams.tell(caller.person(), "note", new Note(letter.writer(), letter.number(), copy));
    }
    if (letter.regretted()) {
      throw Problem.conflict("regretted", "The writer thought better of it.");
    }
    return new Note(letter.writer(), letter.number(), letter.copies());
  }

  @GetMapping("/stream")
  @Access(value = Permission.ORDER_FOOD, whose = Whose.OWN)
  EventStream stream(Caller caller) {
    return streams.of(
        caller.person(), () -> List.of(new StreamEvent(0, "state", "{\"letters\":\"none\"}")));
  }

  @PostMapping("/slow")
  @Command
  @Access(value = Permission.ORDER_FOOD, whose = Whose.OWN)
  Note slow(Caller caller) throws InterruptedException {
    streams.tell(caller.person(), "slow", new Note(0, 0, 0));
    gate.entered.countDown();
    if (!gate.open.await(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gate was never opened");
    }
    return new Note(7, 7, 7);
  }
}
