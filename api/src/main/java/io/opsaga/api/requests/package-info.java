/** Reading requests strictly: a body is small, shallow, without duplicate or unknown fields, and all that is wrong with it is told at once. */
@NullMarked
package io.opsaga.api.requests;

import org.jspecify.annotations.NullMarked;
