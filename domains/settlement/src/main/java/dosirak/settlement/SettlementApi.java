package dosirak.settlement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.PayoutId;
import dosirak.contracts.RefundId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fault;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import dosirak.platform.web.Problem;
import dosirak.settlement.LedgerStore.KnownOrder;
import dosirak.settlement.LedgerStore.PostedLine;
import dosirak.settlement.PayoutStore.Payout;
import dosirak.settlement.StatementStore.Place;
import dosirak.settlement.StatementStore.Statement;
import dosirak.settlement.StatementStore.StatementLine;
import dosirak.settlement.Transaction.Kind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Settlement over HTTP. */
@RestController
class SettlementApi {
  private static final int LONGEST_PAGE = 100;
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);

  private final LedgerStore ledger;
  private final StatementStore statements;
  private final PayoutStore payouts;
  private final PayShops payShops;
  private final ShopMembers members;

  SettlementApi(
      LedgerStore ledger,
      StatementStore statements,
      PayoutStore payouts,
      PayShops payShops,
      ShopMembers members) {
    this.ledger = ledger;
    this.statements = statements;
    this.payouts = payouts;
    this.payShops = payShops;
    this.members = members;
  }

  record StatementView(
      ShopId shopId,
      LocalDate day,
      int orders,
      Money sales,
      Money discounts,
      Money fees,
      Money tax,
      Money collected,
      Money owed,
      boolean closed) {}

  record StatementsView(List<StatementView> statements, @Nullable String next) {}

  /**
   * A line of a statement. {@code owed = sales - discount - brokerageFee - paymentFee - deliveryFee
   * - tax - collected}, each negative where a refund takes it back.
   *
   * @param refundId the refund that is the cause; absent for none
   * @param fault who is at fault; absent for a sale
   * @param reason for people; may be empty
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LineView(
      OrderId orderId,
      String number,
      Kind kind,
      @Nullable RefundId refundId,
      @Nullable Fault fault,
      String reason,
      Money sales,
      Money discount,
      Money brokerageFee,
      Money paymentFee,
      Money deliveryFee,
      Money tax,
      Money collected,
      Money owed,
      Instant at) {}

  record LinesView(List<LineView> lines, @Nullable String next) {}

  record PostingView(UUID transactionId, Kind kind, LocalDate day, String account, Money amount) {}

  record PostingsView(List<PostingView> postings) {}

  /**
   * What a shop is paid.
   *
   * @param firstDay the first day whose statement is in it
   * @param lastDay the last one
   * @param bankReference absent until it left the bank
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PayoutView(
      PayoutId payoutId,
      ShopId shopId,
      LocalDate firstDay,
      LocalDate lastDay,
      Money amount,
      LocalDate dueDay,
      @Nullable String bankReference,
      @Nullable Instant sentAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PayoutsView(List<PayoutView> payouts, @Nullable String next) {}

  record SentDraft(@NotBlank @Size(max = 64) String bankReference) {}

  /** Statements of the caller's shops, newest day first. */
  @GetMapping("/statements")
  @Access(Permission.READ_STATEMENTS)
  StatementsView statements(
      @RequestParam(required = false) @Nullable ShopId shopId,
      @RequestParam(required = false) @Nullable String day,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "31") int limit,
      Caller caller) {
    List<Statement> page =
        statements.of(
            members.runBy(caller),
            shopId,
            day == null ? null : day("day", day),
            Cursors.read("cursor", cursor, SettlementApi::place),
            limited(limit));
    Statement last = page.size() < limit ? null : page.getLast();
    return new StatementsView(
        page.stream().map(SettlementApi::view).toList(),
        last == null ? null : last.day() + "_" + last.shopId());
  }

  /** The orders of one statement of the caller's shop. */
  @GetMapping("/statements/{shopId}/{day}/lines")
  @Access(Permission.READ_STATEMENTS)
  LinesView lines(
      @PathVariable ShopId shopId,
      @PathVariable String day,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit,
      Caller caller) {
    LocalDate date = day("day", day);
    if (statements.find(members.runBy(caller), shopId, date).isEmpty()) {
      throw Problem.notFound("statement");
    }
    List<StatementLine> page =
        statements.lines(shopId, date, Cursors.number("after", after), limited(limit));
    return new LinesView(
        page.stream().map(SettlementApi::view).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  /** The books of one order: all of them for an operator, for an owner what concerns the shop. */
  @GetMapping("/orders/{orderId}/postings")
  @Access({Permission.READ_STATEMENTS, Permission.READ_BOOKS})
  PostingsView postings(@PathVariable OrderId orderId, Caller caller) {
    KnownOrder order = ledger.find(orderId).orElseThrow(() -> Problem.notFound("order"));
    boolean seesAll = caller.isUsing(Permission.READ_BOOKS);
    if (!seesAll && !members.runs(caller, order.shopId(), new AccountId(order.ownerId()))) {
      throw Problem.notFound("order");
    }
    return new PostingsView(
        ledger.linesOf(orderId).stream()
            .filter(line -> seesAll || order.shopId().value().equals(line.party()))
            .map(SettlementApi::view)
            .toList());
  }

  /** Payouts: to the caller's shops, newest first; for finance those still to be sent, oldest. */
  @GetMapping("/payouts")
  @Access({Permission.READ_STATEMENTS, Permission.SEND_PAYOUTS})
  PayoutsView payouts(
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "31") int limit,
      Caller caller) {
    List<Payout> page =
        caller.isUsing(Permission.SEND_PAYOUTS)
            ? payouts.open(Cursors.number("after", after), limited(limit))
            : payouts.of(
                members.runBy(caller), Cursors.read("after", after, Long::valueOf), limited(limit));
    return new PayoutsView(
        page.stream().map(SettlementApi::view).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  /** A payout left the bank. */
  @PostMapping("/payouts/{payoutId}/sent")
  @Access(Permission.SEND_PAYOUTS)
  @Command
  PayoutView send(@PathVariable PayoutId payoutId, @Valid @RequestBody SentDraft draft) {
    return view(payShops.send(payoutId, draft.bankReference().strip()));
  }

  private static PayoutView view(Payout payout) {
    return new PayoutView(
        payout.payoutId(),
        payout.shopId(),
        payout.firstDay(),
        payout.lastDay(),
        payout.amount(),
        payout.dueDay(),
        payout.bankReference(),
        payout.sentAt());
  }

  private static PostingView view(PostedLine line) {
    return new PostingView(
        line.transactionId(), line.kind(), line.day(), line.account(), line.amount());
  }

  private static StatementView view(Statement statement) {
    return new StatementView(
        statement.shopId(),
        statement.day(),
        statement.orders(),
        statement.sales(),
        statement.discounts(),
        statement.fees(),
        statement.tax(),
        statement.collected(),
        statement.owed(),
        statement.closedAt() != null);
  }

  private static LineView view(StatementLine line) {
    ShopBill bill = line.bill();
    return new LineView(
        line.orderId(),
        line.number(),
        line.kind(),
        line.refundId(),
        line.fault(),
        line.reason(),
        bill.sales(),
        bill.discount(),
        bill.brokerageFee(),
        bill.paymentFee(),
        bill.deliveryFee(),
        bill.tax(),
        bill.collected(),
        bill.owed(),
        line.occurredAt());
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    return limit;
  }

  private static LocalDate day(String field, String text) {
    LocalDate day;
    try {
      day = LocalDate.parse(text);
    } catch (DateTimeParseException unreadable) {
      throw Problem.invalid(field, "must be a day such as 2026-03-02");
    }
    if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
      throw Problem.invalid(field, "must be between " + FIRST_DAY + " and " + LAST_DAY);
    }
    return day;
  }

  private static Place place(String cursor) {
    int split = cursor.indexOf('_');
    return new Place(
        day("cursor", cursor.substring(0, split)), ShopId.of(cursor.substring(split + 1)).value());
  }
}
