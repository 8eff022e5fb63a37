/**
 * Who people are: accounts, passwords, roles, and the tokens that prove them to all other domains.
 * People sign up as customers; every other role is granted by an operator, or by the simulation
 * where the data folder was made for one. Other domains learn of accounts and roles by events only.
 */
@NullMarked
package dosirak.identity;

import org.jspecify.annotations.NullMarked;
