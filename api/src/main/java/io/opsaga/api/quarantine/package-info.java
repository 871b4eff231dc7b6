/** Versions in quarantine over HTTP: what is in it, lifting it, and the refusal of requests for such a version. */
@NullMarked
package io.opsaga.api.quarantine;

import org.jspecify.annotations.NullMarked;
