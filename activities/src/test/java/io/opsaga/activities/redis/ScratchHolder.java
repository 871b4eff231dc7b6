package io.opsaga.activities.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A process that has a scratch server, says in which folder, and stays until it is killed. */
final class ScratchHolder {
    private ScratchHolder() {}

    /** @param arguments a folder for servers, and an RDB */
    public static void main(String[] arguments) throws IOException {
        try (ScratchRedis scratch = new Rdbs(Path.of(arguments[0])).servers().load(Path.of(arguments[1]))) {
            System.out.println(scratch.folder());
            // Ends, too, with the test that should have killed it.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
