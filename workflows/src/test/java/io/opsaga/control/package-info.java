@NullMarked
package io.opsaga.control;

import org.jspecify.annotations.NullMarked;
