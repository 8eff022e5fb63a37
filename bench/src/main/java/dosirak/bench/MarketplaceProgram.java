package dosirak.bench;

/**
 * A program that can be started as a marketplace of its own.
 *
 * @param classPath of the program
 * @param mainClass of the program; its command {@code up} starts a marketplace
 * @param seed what the gateway's faults follow from
 * @param gatewayFaults which faults the gateway simulator has, as {@code up} takes them
 */
public record MarketplaceProgram(
    String classPath, String mainClass, long seed, String gatewayFaults) {}
