/**
 * The program restic, which chunks, compresses, encrypts and stores what a backup is made of. What is kept, when, and what makes a backup
 * good is decided elsewhere; here each operation of the program is a call that answers with a record, or fails with a
 * {@link io.opsaga.activities.restic.ResticException}. A repository's key is never on a command line and never in an environment.
 */
@NullMarked
package io.opsaga.activities.restic;

import org.jspecify.annotations.NullMarked;
