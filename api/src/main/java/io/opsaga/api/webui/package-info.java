/** Temporal's Web UI behind Opsaga's own door: whoever comes is asked who they are, and the UI's server serves nobody else. */
@NullMarked
package io.opsaga.api.webui;

import org.jspecify.annotations.NullMarked;
