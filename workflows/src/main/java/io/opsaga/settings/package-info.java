/** What can be said of a setting beside its name and its type, wherever it belongs. */
@NullMarked
package io.opsaga.settings;

import org.jspecify.annotations.NullMarked;
