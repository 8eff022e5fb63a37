/**
 * The rules of the audit: each a pure function of the collected facts, in a class of its own, named
 * by what it proves.
 */
@NullMarked
package dosirak.audit.rule;

import org.jspecify.annotations.NullMarked;
