package dosirak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberPlanTest {
  private static MemberPlan running(String... command) {
    return new MemberPlan(
        "order-1", MemberKind.SERVICE, List.of("order"), 81, List.of(command), Map.of("A", "b"));
  }

  @Test
  void anotherBuildTakesThePlaceOfThisOneAndOfItsArchive() {
    MemberPlan before =
        running("java", "-Xmx9m", "-XX:AOTCache=this", "-cp", "this.jar", "Main", "up", "-cp");

    assertThat(before.runBy("other.jar", List.of("-XX:AOTCache=other")))
        .isEqualTo(
            running(
                "java", "-Xmx9m", "-XX:AOTCache=other", "-cp", "other.jar", "Main", "up", "-cp"));
  }

  @Test
  void whatIsNoProgramOfOursHasNoOtherBuild() {
    MemberPlan redis = running("redis-server", "--port", "6379");

    assertThatThrownBy(() -> redis.runBy("other.jar", List.of()))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("no other build");
  }
}
