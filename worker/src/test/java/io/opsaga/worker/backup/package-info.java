@NullMarked
package io.opsaga.worker.backup;

import org.jspecify.annotations.NullMarked;
