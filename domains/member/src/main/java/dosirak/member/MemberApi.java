package dosirak.member;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.member.MessageTopic;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What people keep of their own, over HTTP. */
@RestController
class MemberApi {
  private final MemberStore store;
  private final Copies copies;
  private final KeepAddresses keepAddresses;
  private final KeepChoices keepChoices;

  MemberApi(
      MemberStore store, Copies copies, KeepAddresses keepAddresses, KeepChoices keepChoices) {
    this.store = store;
    this.copies = copies;
    this.keepAddresses = keepAddresses;
    this.keepChoices = keepChoices;
  }

  /**
   * Who the caller is.
   *
   * @param nickname what the caller wants to be called; empty for nothing
   * @param openedAt absent where identity was not heard of yet
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ProfileView(
      @Nullable Sealed displayName,
      Sealed nickname,
      @Nullable Instant openedAt,
      MemberStore.@Nullable Address defaultAddress) {}

  record ProfileDraft(@NotNull @Size(max = 20) String nickname) {}

  /**
   * An address as it is wanted.
   *
   * @param label as the caller calls it
   * @param isDefault absent: not, unless it is the first
   */
  record AddressDraft(
      @NotBlank @Size(max = 20) String label,
      @NotBlank @Size(max = 200) String addressText,
      @NotNull GeoPoint location,
      @Nullable Boolean isDefault) {
    KeepAddresses.Wanted wanted() {
      return new KeepAddresses.Wanted(
          label.strip(), addressText.strip(), location, Boolean.TRUE.equals(isDefault));
    }
  }

  record AddressesView(List<MemberStore.Address> addresses) {}

  record FavouritesView(List<MemberStore.Favourite> favourites) {}

  record RecentOrdersView(List<Copies.RecentOrder> orders) {}

  record MessageChoices(@NotNull @Size(max = 10) List<@NotNull MessageTopic> muted) {}

  /** Who the caller is. */
  @GetMapping("/me/profile")
  @Access(Permission.SIGNED_IN)
  ProfileView profile(Caller caller) {
    Copies.Known known = copies.account(caller.person()).orElse(null);
    return new ProfileView(
        known == null ? null : known.displayName(),
        store.choices(caller.person()).nickname(),
        known == null ? null : known.openedAt(),
        store.addresses(caller.person()).stream()
            .filter(MemberStore.Address::isDefault)
            .findFirst()
            .orElse(null));
  }

  /** What the caller wants to be called. */
  @PutMapping("/me/profile")
  @Access(Permission.SIGNED_IN)
  @Command(seals = true)
  ProfileView changeProfile(@Valid @RequestBody ProfileDraft draft, Caller caller) {
    keepChoices.call(caller.person(), draft.nickname().strip());
    return profile(caller);
  }

  /** The caller's addresses, the default first. */
  @GetMapping("/me/addresses")
  @Access(Permission.SIGNED_IN)
  AddressesView addresses(Caller caller) {
    return new AddressesView(store.addresses(caller.person()));
  }

  /** Keeps an address of the caller. */
  @PostMapping("/me/addresses")
  @Access(Permission.SIGNED_IN)
  @Command(key = Command.Key.REQUIRED, seals = true)
  @Answers(value = MemberStore.Address.class, status = 201)
  Answer addAddress(@Valid @RequestBody AddressDraft draft, Caller caller) {
    return Answer.created(keepAddresses.add(caller.person(), draft.wanted()));
  }

  /** Changes an address of the caller, or makes it the default. */
  @PutMapping("/me/addresses/{addressId}")
  @Access(Permission.SIGNED_IN)
  @Command(seals = true)
  MemberStore.Address changeAddress(
      @PathVariable UUID addressId, @Valid @RequestBody AddressDraft draft, Caller caller) {
    return keepAddresses.change(caller.person(), addressId, draft.wanted());
  }

  /** Forgets an address of the caller. */
  @DeleteMapping("/me/addresses/{addressId}")
  @Access(Permission.SIGNED_IN)
  @Command
  @Answers(status = 204)
  Answer removeAddress(@PathVariable UUID addressId, Caller caller) {
    keepAddresses.remove(caller.person(), addressId);
    return Answer.nothing();
  }

  /** The shops the caller likes, the newest first. */
  @GetMapping("/me/favourites")
  @Access(Permission.SIGNED_IN)
  FavouritesView favourites(Caller caller) {
    return new FavouritesView(store.favourites(caller.person()));
  }

  /** Makes a shop a favourite of the caller. */
  @PutMapping("/me/favourites/{shopId}")
  @Access(value = Permission.SIGNED_IN, whose = Whose.ALL)
  @Command
  @Answers(status = 204)
  Answer like(@PathVariable ShopId shopId, Caller caller) {
    keepChoices.like(caller.person(), shopId);
    return Answer.nothing();
  }

  /** Makes a shop no favourite of the caller any more. */
  @DeleteMapping("/me/favourites/{shopId}")
  @Access(value = Permission.SIGNED_IN, whose = Whose.ALL)
  @Command
  @Answers(status = 204)
  Answer unlike(@PathVariable ShopId shopId, Caller caller) {
    keepChoices.unlike(caller.person(), shopId);
    return Answer.nothing();
  }

  /** The caller's latest orders, the newest first. */
  @GetMapping("/me/recent-orders")
  @Access(Permission.SIGNED_IN)
  RecentOrdersView recentOrders(Caller caller) {
    return new RecentOrdersView(copies.recentOrders(caller.person()));
  }

  /** What the caller does not want to hear of. */
  @GetMapping("/me/message-choices")
  @Access(Permission.SIGNED_IN)
  MessageChoices messageChoices(Caller caller) {
    return new MessageChoices(store.choices(caller.person()).muted());
  }

  /** Chooses what to hear of; what went wrong with an order or a payment is always told. */
  @PutMapping("/me/message-choices")
  @Access(Permission.SIGNED_IN)
  @Command
  MessageChoices choose(@Valid @RequestBody MessageChoices draft, Caller caller) {
    return new MessageChoices(keepChoices.mute(caller.person(), draft.muted()));
  }
}
