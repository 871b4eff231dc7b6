/** Run control over HTTP: agents are stopped, started, restarted and removed. */
@NullMarked
package io.opsaga.api.control;

import org.jspecify.annotations.NullMarked;
