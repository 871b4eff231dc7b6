/** What people see on their terminals. */
@NullMarked
package io.opsaga.api.cli;

import org.jspecify.annotations.NullMarked;
