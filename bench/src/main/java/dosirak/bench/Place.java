package dosirak.bench;

import dosirak.cluster.Cluster;
import dosirak.cluster.ClusterException;
import dosirak.cluster.ClusterOptions;
import dosirak.cluster.Member;
import dosirak.cluster.MemberState;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Where a drill finds the marketplace that it breaks. */
public sealed interface Place {
  /** Makes the marketplace ready. */
  Plant open(DrillDiary diary) throws InterruptedException;

  /**
   * A marketplace that somebody else runs; only watched, never broken.
   *
   * @param credentialsFile of a machine client with the scopes simulate and audit
   */
  record Running(URI address, Path credentialsFile) implements Place {
    @Override
    public Plant open(DrillDiary diary) {
      return new GivenPlant(address, credentialsFile);
    }
  }

  /**
   * A cluster of the drill's own, started for it and ended with it.
   *
   * @param out told how the start goes
   */
  record OwnCluster(ClusterOptions options, PrintStream out) implements Place {
    @Override
    public Plant open(DrillDiary diary) {
      diary.tell("no cluster runs here: starting one in %s", options.folder());
      try {
        return new ClusterPlant(Cluster.up(options, out), true);
      } catch (ClusterException failure) {
        throw new DrillException("No cluster: " + failure.getMessage(), failure);
      }
    }
  }

  /** A marketplace of one process, started for it and ended with it. */
  record OwnMarketplace(MarketplaceProgram program) implements Place {
    @Override
    public Plant open(DrillDiary diary) throws InterruptedException {
      return MarketplacePlant.start(program, diary);
    }
  }

  /** A cluster of this machine that runs already; it is left as it was found. */
  record PresentCluster(Path folder) implements Place {
    @Override
    public Plant open(DrillDiary diary) {
      Cluster cluster = Cluster.open(folder);
      List<String> missing =
          cluster.members().stream()
              .filter(member -> member.state() != MemberState.RUNNING)
              .map(Member::name)
              .toList();
      if (!missing.isEmpty()) {
        throw new DrillException(
            "Not all of the cluster in %s runs: %s. Start it with `dosirak cluster up`."
                .formatted(folder, String.join(", ", missing)));
      }
      diary.tell("the cluster in %s", cluster.folder());
      return new ClusterPlant(cluster, false);
    }

    /** Whether any part of a cluster of this folder runs. */
    public static boolean isPresent(Path folder) {
      try {
        return Cluster.open(folder).members().stream()
            .anyMatch(member -> member.state() != MemberState.DEAD);
      } catch (ClusterException none) {
        return false;
      }
    }
  }
}
