/** The process that people talk to: REST in front of the operations that run as workflows. Knows the contracts, never their implementations. */
@NullMarked
package io.opsaga.api;

import org.jspecify.annotations.NullMarked;
