package dosirak.platform.compartment;

import dosirak.platform.privacy.PersonalData;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this domain holds about the caller, to take along. */
@RestController
class MyDataApi {
  private final Domain domain;
  private final List<PersonalData> all;

  MyDataApi(Domain domain, List<PersonalData> all) {
    this.domain = domain;
    this.all = all;
  }

  record MyData(String domain, Map<String, Object> data) {}

  /** Everything that is held about the caller here. */
  @GetMapping("/me/data")
  @Access(Permission.SIGNED_IN)
  MyData mine(Caller caller) {
    Map<String, Object> data = new TreeMap<>();
    all.forEach(each -> data.put(each.name(), each.of(caller.person())));
    return new MyData(domain.name(), data);
  }
}
