package dosirak.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.member.MessageTopic;
import dosirak.platform.privacy.PersonalData;
import java.util.List;

/** All that is kept of a person here. */
final class MemberData implements PersonalData {
  private final MemberStore store;
  private final Copies copies;

  MemberData(MemberStore store, Copies copies) {
    this.store = store;
    this.copies = copies;
  }

  record Mine(
      Sealed nickname,
      List<MemberStore.Address> addresses,
      List<MemberStore.Favourite> favourites,
      List<MessageTopic> muted,
      List<Copies.RecentOrder> recentOrders) {}

  @Override
  public String name() {
    return "member";
  }

  @Override
  public Mine of(AccountId person) {
    MemberStore.Choices choices = store.choices(person);
    return new Mine(
        choices.nickname(),
        store.addresses(person),
        store.favourites(person),
        choices.muted(),
        copies.recentOrders(person));
  }
}
