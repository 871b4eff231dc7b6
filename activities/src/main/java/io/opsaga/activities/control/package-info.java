/** Run control on machines, and the record of who is stopped on purpose. */
@NullMarked
package io.opsaga.activities.control;

import org.jspecify.annotations.NullMarked;
