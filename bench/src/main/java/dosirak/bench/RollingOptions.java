package dosirak.bench;

import dosirak.cluster.ClusterOptions.Program;
import org.jspecify.annotations.Nullable;

/**
 * What a rolling drill is to do.
 *
 * @param thisBuild the build that the drill is of
 * @param otherBuild another build, which the cluster runs at first: every process is replaced by
 *     this build and then by the other one again. Absent for restarts only
 */
public record RollingOptions(LoadOptions load, Program thisBuild, @Nullable Program otherBuild) {}
