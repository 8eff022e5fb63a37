package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What people do with their own account, at {@code /api/identity/accounts/me}. */
@RestController
class PersonApi {
  private final ChangePassword changePassword;
  private final EraseAccount eraseAccount;
  private final OwnData ownData;
  private final FreshProof proof;
  private final AddressBrake addresses;
  private final TransactionTemplate transactions;

  PersonApi(
      ChangePassword changePassword,
      EraseAccount eraseAccount,
      OwnData ownData,
      FreshProof proof,
      AddressBrake addresses,
      TransactionTemplate transactions) {
    this.changePassword = changePassword;
    this.eraseAccount = eraseAccount;
    this.ownData = ownData;
    this.proof = proof;
    this.addresses = addresses;
    this.transactions = transactions;
  }

  record PasswordRequest(
      @NotNull @Size(max = 256) String password,
      @Nullable @Size(max = 256) String currentPassword) {
    @Override
    public String toString() {
      return "PasswordRequest";
    }
  }

  /**
   * An erasure that began.
   *
   * @param keyEndsAt city time from which nothing of the person can be read anywhere
   */
  record Erasing(Instant keyEndsAt) {}

  /** Needs the current password, or a sign-in of the last ten minutes. All sessions end. */
  @PutMapping("/accounts/me/password")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.SIGNED_IN)
  @Answers(status = 204)
  Answer changePassword(
      Caller caller, @Valid @RequestBody PasswordRequest body, HttpServletRequest request) {
    AccountId accountId = caller.person();
    String current = body.currentPassword();
    if (current == null) {
      requireSelf(accountId, request);
    } else {
      addresses.guessed(
          request,
          accountId,
          Proven.PASSWORD,
          () -> {
            changePassword.checkCurrent(accountId, current);
            return accountId;
          });
    }
    changePassword.change(accountId, "password", body.password());
    return Answer.nothing().with("Set-Cookie", SignInCookies.removal());
  }

  /** Needs a sign-in of the last ten minutes. */
  @PostMapping("/accounts/me/erasure")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.SIGNED_IN)
  @Answers(value = Erasing.class, status = 202)
  Answer erase(Caller caller, HttpServletRequest request) {
    requireSelf(caller.person(), request);
    Instant due =
        Objects.requireNonNull(transactions.execute(status -> eraseAccount.begin(caller.person())));
    return Answer.accepted(new Erasing(due)).with("Set-Cookie", SignInCookies.removal());
  }

  @GetMapping("/accounts/me/data")
  @Access(Permission.SIGNED_IN)
  OwnData.Everything data(Caller caller) {
    return ownData.of(caller.person());
  }

  private void requireSelf(AccountId accountId, HttpServletRequest request) {
    if (!proof.requireComplete(request).account().equals(accountId)) {
      throw Problem.of(401, "sign-in-again", "You signed in as somebody else.");
    }
  }
}
