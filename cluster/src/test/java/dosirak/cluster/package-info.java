/** Tests of the cluster's parts with real processes. */
@NullMarked
package dosirak.cluster;

import org.jspecify.annotations.NullMarked;
