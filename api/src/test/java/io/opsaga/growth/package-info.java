/** What is put into a real Opsaga's class path so that its machines do nothing: what is left is what Opsaga itself costs. */
@NullMarked
package io.opsaga.growth;

import org.jspecify.annotations.NullMarked;
