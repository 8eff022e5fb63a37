/** What is measured and traced, the same way everywhere. */
@NullMarked
package dosirak.platform.telemetry;

import org.jspecify.annotations.NullMarked;
