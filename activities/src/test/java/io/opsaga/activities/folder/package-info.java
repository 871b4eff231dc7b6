@NullMarked
package io.opsaga.activities.folder;

import org.jspecify.annotations.NullMarked;
