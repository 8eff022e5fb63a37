package dosirak.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.member.AddressChanged;
import dosirak.member.MemberStore.Address;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedPlace;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.UUID;

/** Keeps people's addresses, sealed. Of those a person has, exactly one is the default. */
final class KeepAddresses {
  /** Addresses a person may have. */
  static final int MOST = 20;

  private final MemberStore store;
  private final PersonKeys keys;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  KeepAddresses(
      MemberStore store,
      PersonKeys keys,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.store = store;
    this.keys = keys;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /** An address as it is wanted. */
  record Wanted(String label, String addressText, GeoPoint location, boolean isDefault) {}

  Address add(AccountId person, Wanted wanted) {
    store.lock(person);
    List<Address> known = store.addresses(person);
    if (known.size() >= MOST) {
      throw Problem.conflict("too-many-addresses", "A person has at most " + MOST + " addresses.");
    }
    Address address = sealed(person, identifiers.next(), wanted);
    store.add(person, address);
    if (known.isEmpty() || wanted.isDefault()) {
      store.makeDefault(person, address.addressId());
    }
    return said(person, address);
  }

  Address change(AccountId person, UUID id, Wanted wanted) {
    store.lock(person);
    find(person, id);
    Address address = sealed(person, id, wanted);
    store.change(address);
    if (wanted.isDefault()) {
      store.makeDefault(person, id);
    }
    return said(person, address);
  }

  /** Removes an address; the newest of the others is the default if this one was. */
  void remove(AccountId person, UUID id) {
    store.lock(person);
    Address address = find(person, id);
    store.remove(id);
    List<Address> left = store.addresses(person);
    if (address.isDefault() && !left.isEmpty()) {
      store.makeDefault(person, left.getFirst().addressId());
    }
    journal.append(new AddressChanged(person, id, null, null, null, clock.instant()));
  }

  private Address find(AccountId person, UUID id) {
    return store.address(person, id).orElseThrow(() -> Problem.notFound("address"));
  }

  private Address sealed(AccountId person, UUID id, Wanted wanted) {
    return new Address(
        id,
        keys.seal(person, wanted.label()),
        keys.seal(person, wanted.addressText()),
        new SealedPlace(
            keys.seal(person, SealedPlace.text(wanted.location())),
            SealedPlace.rounded(wanted.location())),
        wanted.isDefault(),
        clock.instant());
  }

  private Address said(AccountId person, Address address) {
    journal.append(
        new AddressChanged(
            person,
            address.addressId(),
            address.label(),
            address.addressText(),
            address.location().exact(),
            address.changedAt()));
    return find(person, address.addressId());
  }
}
