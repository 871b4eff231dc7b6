package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.InputStream;

/** Takes what a program prints, on a thread of its own. */
@FunctionalInterface
interface Output {
    /** Returns at the end of the stream. What it throws ends the program. */
    void take(InputStream in) throws IOException;
}
