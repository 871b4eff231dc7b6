/** Tests of what the steps of a deployment do that need no machine. */
@NullMarked
package io.opsaga.activities.deployment;

import org.jspecify.annotations.NullMarked;
