/** The process that runs sagas and activities: wiring, queues and their lives. */
@NullMarked
package io.opsaga.worker;

import org.jspecify.annotations.NullMarked;
