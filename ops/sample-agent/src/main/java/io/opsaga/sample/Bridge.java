package io.opsaga.sample;

import org.jspecify.annotations.Nullable;

/** One end of the message bridge between the two machines, as the agent's HTTP side sees it. Safe for use by several threads. */
interface Bridge extends AutoCloseable {
    /** Why the agent is not healthy because of its bridge; null if it is. */
    @Nullable
    String complaint();

    /** The state as a JSON object. */
    String json();

    /** Appends samples in the Prometheus text form. */
    void metrics(StringBuilder page);

    @Override
    void close();
}
