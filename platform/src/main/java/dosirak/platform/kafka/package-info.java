/**
 * Events by Kafka, in services mode. A relay for each domain publishes its journal to the topic of
 * its name; a subscription reads all partitions of a topic and puts the journal's order together
 * again, because every record tells its place in the journal and the place before it. Who reads is
 * decided by leases and what takes effect by the position in the reader's own database: Kafka only
 * carries.
 */
@NullMarked
package dosirak.platform.kafka;

import org.jspecify.annotations.NullMarked;
