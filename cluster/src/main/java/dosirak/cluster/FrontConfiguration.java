package dosirak.cluster;

import java.util.List;
import java.util.TreeSet;

/** What HAProxy is told: which processes serve which domain, and one address for all. */
final class FrontConfiguration {
  private FrontConfiguration() {}

  static String of(int port, List<MemberPlan> services) {
    TreeSet<String> domains = new TreeSet<>();
    services.forEach(service -> domains.addAll(service.domains()));
    StringBuilder text =
        new StringBuilder(
            """
            global
              maxconn 4000
            defaults
              mode http
              option redispatch
              retries 3
              timeout connect 1s
              timeout client 60s
              timeout server 60s
              timeout queue 2s
              timeout http-request 10s
              option forwardfor
              option http-server-close
            frontend front
              bind 127.0.0.1:%d
            """
                .formatted(port));
    domains.forEach(
        domain -> text.append("  use_backend %1$s if { path_beg /api/%1$s/ }\n".formatted(domain)));
    text.append("  default_backend any\n");
    domains.forEach(domain ->
        append(text, domain, services.stream().filter(s -> s.domains().contains(domain)).toList()));
    append(text, "any", services);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, List<MemberPlan> services) {
    text.append("backend %s\n  option httpchk GET /api/platform/health\n".formatted(name));
    text.append("  http-check send hdr Host localhost\n");
    services.forEach(service ->
        text.append(
            "  server %s 127.0.0.1:%d check inter 500 fall 2 rise 1\n"
                .formatted(service.name(), service.port())));
  }
}
