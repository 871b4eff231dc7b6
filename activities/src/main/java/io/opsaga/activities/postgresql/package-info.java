/**
 * What a backup and a restore of a PostgreSQL database stand on: a dump and its account out of one snapshot, a throw-away server in which a
 * dump shows what it holds, and a restore into a living server in steps that can be repeated and undone. What is backed up, when, and where it
 * is kept is decided elsewhere. A password is never on a command line and never in an environment.
 */
@NullMarked
package io.opsaga.activities.postgresql;

import org.jspecify.annotations.NullMarked;
