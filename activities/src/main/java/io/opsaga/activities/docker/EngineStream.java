package io.opsaga.activities.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;

/** A long answer of an engine's. If it ends early, the engine has failed, and not the reader that it is passed to. */
final class EngineStream extends FilterInputStream {
    private final Function<RuntimeException, DockerFailure> failure;

    EngineStream(InputStream in, Function<RuntimeException, DockerFailure> failure) {
        super(in);
        this.failure = failure;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) {
        try {
            return in.read(bytes, offset, wanted);
        } catch (IOException e) {
            throw failure.apply(new UncheckedIOException(e));
        }
    }

    /** Of what is not read to its end the rest is of no interest, nor is how it ends. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            return;
        }
    }
}
