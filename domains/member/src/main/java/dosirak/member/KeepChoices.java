package dosirak.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.member.FavouriteChanged;
import dosirak.contracts.member.MessageChoicesChanged;
import dosirak.contracts.member.MessageTopic;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;

/** Keeps what people like, what they want to be called, and what they do not want to hear of. */
final class KeepChoices {
  /** Favourites a person may have. */
  static final int MOST_FAVOURITES = 200;

  private final MemberStore store;
  private final Copies copies;
  private final PersonKeys keys;
  private final Journal journal;
  private final CityClock clock;

  KeepChoices(MemberStore store, Copies copies, PersonKeys keys, Journal journal, CityClock clock) {
    this.store = store;
    this.copies = copies;
    this.keys = keys;
    this.journal = journal;
    this.clock = clock;
  }

  void call(AccountId person, String nickname) {
    store.lock(person);
    store.setNickname(person, keys.seal(person, nickname));
  }

  void like(AccountId person, ShopId shop) {
    if (!copies.isShop(shop)) {
      throw Problem.notFound("shop");
    }
    store.lock(person);
    Instant now = clock.instant();
    if (!store.addFavourite(person, shop, now)) {
      return;
    }
    if (store.favouriteCount(person) > MOST_FAVOURITES) {
      throw Problem.conflict(
          "too-many-favourites", "A person has at most " + MOST_FAVOURITES + " favourites.");
    }
    journal.append(new FavouriteChanged(person, shop, true, now));
  }

  void unlike(AccountId person, ShopId shop) {
    if (!copies.isShop(shop)) {
      throw Problem.notFound("shop");
    }
    store.lock(person);
    if (store.removeFavourite(person, shop)) {
      journal.append(new FavouriteChanged(person, shop, false, clock.instant()));
    }
  }

  List<MessageTopic> mute(AccountId person, List<MessageTopic> wanted) {
    store.lock(person);
    List<MessageTopic> muted = wanted.stream().distinct().sorted().toList();
    if (!muted.equals(store.choices(person).muted())) {
      store.setMuted(person, muted);
      journal.append(new MessageChoicesChanged(person, muted, clock.instant()));
    }
    return muted;
  }
}
