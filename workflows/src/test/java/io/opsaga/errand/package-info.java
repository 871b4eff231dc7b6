/** A kind that lives in test sources only: its input says which verbs it uses, so that each can be shown alone and with others. */
@NullMarked
package io.opsaga.errand;

import org.jspecify.annotations.NullMarked;
