package dosirak.identity;

import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Trying the screens of a demonstration as one of its people. */
@RestController
class DemoApi {
  private final DemoPeople people;
  private final SignInCookies cookies;
  private final AddressBrake addresses;

  DemoApi(DemoPeople people, SignInCookies cookies, AddressBrake addresses) {
    this.people = people;
    this.cookies = cookies;
    this.addresses = addresses;
  }

  record DemoPeopleView(List<DemoPeople.DemoPerson> people) {}

  record DemoSignInRequest(DemoPeople.@NotNull DemoPerson person) {}

  @GetMapping("/demo-people")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  DemoPeopleView people() {
    return new DemoPeopleView(people.all());
  }

  @PostMapping("/demo-sign-ins")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(SignInCookies.Next.class)
  Answer signIn(@Valid @RequestBody DemoSignInRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    return cookies.answer(addresses.limited(request, () -> people.become(body.person())));
  }
}
