/**
 * Secrets: the section of inventories that says where they lie, and what reads one at the moment at which it is used. A value is kept
 * nowhere, and is in no message.
 */
@NullMarked
package io.opsaga.activities.secret;

import org.jspecify.annotations.NullMarked;
