/**
 * The saga machinery: named steps with do, undo and probe; the ledger of what happened; the undo stack; the verdict. This is
 * the only clever package of the workflows; everything in it is deterministic and may run in workflow code.
 */
@NullMarked
package io.opsaga.saga;

import org.jspecify.annotations.NullMarked;
