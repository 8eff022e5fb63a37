package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.web.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RoleRulesTest {
  private static final ShopId OWN = new ShopId(UUID.randomUUID());
  private static final ShopId OTHERS = new ShopId(UUID.randomUUID());

  @Test
  void everyRoleLetsInWhomTheTableSays() {
    Map<Role, Set<Role>> expected =
        Map.of(
            Role.CUSTOMER, EnumSet.noneOf(Role.class),
            Role.OWNER, EnumSet.noneOf(Role.class),
            Role.STAFF, EnumSet.noneOf(Role.class),
            Role.RIDER, EnumSet.noneOf(Role.class),
            Role.SUPPORT, EnumSet.of(Role.OWNER),
            Role.FINANCE, EnumSet.noneOf(Role.class),
            Role.DISPATCH, EnumSet.of(Role.RIDER),
            Role.ADMINISTRATOR, EnumSet.allOf(Role.class),
            Role.OPERATOR, EnumSet.allOf(Role.class));
    for (Role held : Role.values()) {
      for (Role role : Role.values()) {
        assertThat(RoleRules.mayLetIn(List.of(new AccountStore.Grant(held, null)), role, null))
            .as("%s lets in %s", held, role)
            .isEqualTo(expected.getOrDefault(held, Set.of()).contains(role));
      }
    }
  }

  @Test
  void anOwnerLetsInStaffOfTheirOwnShopAndNobodyElse() {
    for (Role held : Role.values()) {
      List<AccountStore.Grant> grants = List.of(new AccountStore.Grant(held, OWN));
      boolean isAdministrator = held.current() == Role.ADMINISTRATOR;
      for (Role role : Role.values()) {
        assertThat(RoleRules.mayLetIn(grants, role, OWN))
            .as("%s of the shop lets in %s of it", held, role)
            .isEqualTo(isAdministrator || (held == Role.OWNER && role == Role.STAFF));
        assertThat(RoleRules.mayLetIn(grants, role, OTHERS))
            .as("%s of the shop lets in %s of another", held, role)
            .isEqualTo(isAdministrator);
      }
    }
  }

  @Test
  void staffWorkInAShopAndOnlyThoseOfAShopHaveOne() {
    for (Role role : Role.values()) {
      boolean needsNone = role != Role.STAFF;
      boolean mayHaveOne = role == Role.STAFF || role == Role.OWNER;
      check(role, null, needsNone);
      check(role, OWN, mayHaveOne);
    }
  }

  private static void check(
      Role role, @org.jspecify.annotations.Nullable ShopId shop, boolean good) {
    if (good) {
      assertThatCode(() -> RoleRules.checkShop(role, shop)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> RoleRules.checkShop(role, shop)).isInstanceOf(Problem.class);
    }
  }
}
