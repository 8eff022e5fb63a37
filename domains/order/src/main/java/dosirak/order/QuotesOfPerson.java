package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.platform.privacy.DropoffView;
import dosirak.platform.privacy.PersonalData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quotes that a person asked for and that are not forgotten yet. */
final class QuotesOfPerson implements PersonalData {
  private final QuoteStore quotes;

  QuotesOfPerson(QuoteStore quotes) {
    this.quotes = quotes;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Mine(QuoteId quoteId, ShopId shopId, @Nullable DropoffView dropoff, Instant expiresAt) {}

  @Override
  public String name() {
    return "quotes";
  }

  @Override
  public List<Mine> of(AccountId person) {
    return quotes.of(person).stream()
        .map(quote ->
            new Mine(
                quote.quoteId(),
                quote.shopId(),
                DropoffView.ofOptional(quote.dropoff()),
                quote.expiresAt()))
        .toList();
  }
}
