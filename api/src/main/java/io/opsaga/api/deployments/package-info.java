/** Deployments and rollbacks over HTTP, with the documented paths, names and shapes. */
@NullMarked
package io.opsaga.api.deployments;

import org.jspecify.annotations.NullMarked;
