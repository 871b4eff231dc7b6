@NullMarked
package io.opsaga.worker.check;

import org.jspecify.annotations.NullMarked;
