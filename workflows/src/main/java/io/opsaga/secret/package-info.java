/**
 * References to secrets. An inventory says where a secret lies, and never what it is; whatever needs one is given its name, so that neither
 * a run nor its history ever holds the value. It is read inside the activity that uses it.
 */
@NullMarked
package io.opsaga.secret;

import org.jspecify.annotations.NullMarked;
