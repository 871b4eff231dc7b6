@NullMarked
package io.opsaga.api.problems;

import org.jspecify.annotations.NullMarked;
