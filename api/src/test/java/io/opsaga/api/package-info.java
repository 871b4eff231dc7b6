/** Tests of the API over real HTTP, against Temporal's in-memory server and a store in memory. */
@NullMarked
package io.opsaga.api;

import org.jspecify.annotations.NullMarked;
