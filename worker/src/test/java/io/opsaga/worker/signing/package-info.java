@NullMarked
package io.opsaga.worker.signing;

import org.jspecify.annotations.NullMarked;
