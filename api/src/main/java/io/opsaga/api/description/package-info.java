/** What {@code /docs} says: of the API as a whole, and all that the framework cannot read off the controllers by itself. */
@NullMarked
package io.opsaga.api.description;

import org.jspecify.annotations.NullMarked;
