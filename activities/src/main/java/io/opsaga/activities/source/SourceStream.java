package io.opsaga.activities.source;

import java.io.IOException;
import java.io.OutputStream;

/** One stream of a source, to be read once. */
@FunctionalInterface
public interface SourceStream {
    /**
     * Writes all of it. A thread that is interrupted ends early, with an exception.
     *
     * @param sink is not closed
     * @throws IOException if the sink takes no more
     * @throws RuntimeException if the source does not give all of it; what was written is then worth nothing
     */
    Passed writeTo(OutputStream sink) throws IOException;
}
