/** PostgreSQL: the embedded server in the data folder, and one schema, role and pool a domain. */
@NullMarked
package dosirak.platform.database;

import org.jspecify.annotations.NullMarked;
