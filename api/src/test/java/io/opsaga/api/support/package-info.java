/** What the tests of the API stand on: a store in memory, a world of two agents, and an HTTP client. */
@NullMarked
package io.opsaga.api.support;

import org.jspecify.annotations.NullMarked;
