/** Errors as RFC 9457 problem details, wherever they are raised: controllers, filters, the framework, the servlet container. */
@NullMarked
package io.opsaga.api.problems;

import org.jspecify.annotations.NullMarked;
