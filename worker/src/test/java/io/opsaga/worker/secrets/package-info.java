@NullMarked
package io.opsaga.worker.secrets;

import org.jspecify.annotations.NullMarked;
