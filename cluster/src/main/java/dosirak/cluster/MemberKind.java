package dosirak.cluster;

/** What a member of a cluster is. */
public enum MemberKind {
  /** The PostgreSQL of one domain, or of people's keys. */
  DATABASE,
  /** The Kafka broker. */
  KAFKA,
  /** The cache that processes share. */
  REDIS,
  /** The payment gateway's simulator. */
  GATEWAY,
  /** What forwards to the databases and can delay each. */
  LINKS,
  /** A process that runs some domains. */
  SERVICE,
  /** The load balancer, the one address of all. */
  FRONT
}
