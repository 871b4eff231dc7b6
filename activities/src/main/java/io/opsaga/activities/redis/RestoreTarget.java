package io.opsaga.activities.redis;

import java.util.List;

/** Where keys are written to. */
interface RestoreTarget extends AutoCloseable {
    /** The database that the keys of the next writes belong to. */
    void select(int database);

    /** Returns when all of them are written. */
    void write(List<DumpedKey> keys);

    @Override
    void close();
}
