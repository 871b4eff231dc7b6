/**
 * A kind of operation that lives in test sources only: it pins a notice to a board. What a further kind costs is what is here, and
 * nothing of the layers that serve all kinds.
 */
@NullMarked
package io.opsaga.notice;

import org.jspecify.annotations.NullMarked;
