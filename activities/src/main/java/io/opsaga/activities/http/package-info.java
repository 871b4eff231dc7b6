/** Asking agents over HTTP whether they are well, from their machine or from here. */
@NullMarked
package io.opsaga.activities.http;

import org.jspecify.annotations.NullMarked;
