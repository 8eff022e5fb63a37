/**
 * How the terms of a shop are read: whether it is open, when it opens next, and what it charges to
 * deliver. Pure functions of the terms; they live here because every domain that keeps a copy of a
 * shop must answer them alike.
 */
@NullMarked
package dosirak.platform.schedule;

import org.jspecify.annotations.NullMarked;
