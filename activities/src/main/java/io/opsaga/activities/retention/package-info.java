/** What retention does at stores, and how the list of backups is shortened. */
@NullMarked
package io.opsaga.activities.retention;

import org.jspecify.annotations.NullMarked;
