/** What is put into a real Opsaga's class path to make it die at a chosen point. */
@NullMarked
package io.opsaga.crash;

import org.jspecify.annotations.NullMarked;
