package io.opsaga.worker.secrets;

import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The administrator's key that the commands of {@code ops/} show, in a file that only the owner of the data can read. */
public final class OpsKey {
    private OpsKey() {}

    /** Leaves a key in the file that is good: the one that is there, or a new one where there is none or it is not known any more. */
    public static void provide(Path file, ApiKeys keys) throws IOException {
        boolean good =
                Files.exists(file) && keys.find(Files.readString(file).strip()).isPresent();
        if (!good) {
            SecretFile.write(file, keys.create(ApiKeys.OPS, Role.ADMIN));
        }
    }
}
