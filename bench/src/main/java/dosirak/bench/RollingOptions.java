package dosirak.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a rolling drill is to do.
 *
 * @param thisBuild the class path of the build that the drill is of
 * @param otherBuild the class path of another build, which the cluster runs at first: every process
 *     is replaced by this build and then by the other one again. Absent for restarts only
 */
public record RollingOptions(LoadOptions load, String thisBuild, @Nullable String otherBuild) {}
