package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What the sandbox has to back up: a folder with settings on the first machine, made once, and a store with a key of its own. */
final class SandboxBackups {
    private static final int KEY_BYTES = 32;
    private static final String KEY = "keys/store";
    private static final String CONFIG = "ai_system/config";

    private SandboxBackups() {}

    /**
     * Makes the folder and the key where they are missing. A folder that somebody has emptied or removed stays so, since that is what a
     * restore is tried on.
     *
     * @param sandbox its folder
     */
    static void install(Path sandbox) throws IOException {
        Path key = sandbox.resolve(KEY);
        if (!Files.exists(key)) {
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            OwnerFiles.createDirectory(key.getParent());
            OwnerFiles.write(key, HexFormat.of().formatHex(random).getBytes(StandardCharsets.UTF_8));
        }
        Path config = config(sandbox);
        if (!Files.exists(config.getParent())) {
            OwnerFiles.createDirectory(config);
            OwnerFiles.write(config.resolve("agents.yaml"), """
                    # Settings that the agents of this machine share.
                    log_level: info
                    memory: { keep: 30d }
                    """.getBytes(StandardCharsets.UTF_8));
            OwnerFiles.write(config.resolve("models.yaml"), """
                    default: small
                    models: { small: { context: 8192 }, large: { context: 131072 } }
                    """.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Path config(Path sandbox) {
        return sandbox.resolve(Sandbox.MAIN).resolve(CONFIG);
    }

    /** The inventory's part. */
    static String declared(Path sandbox) {
        return """
                secrets:
                  store-key: { file: %s }
                stores:
                  local: { kind: local, path: %s, key: store-key }
                backups:
                  config: { source: { folder: %s, machine: %s }, store: local, verify: always }
                """.formatted(KEY, quoted(sandbox.resolve("store")), quoted(config(sandbox)), Sandbox.MAIN);
    }

    /** As a double-quoted scalar (YAML 1.2, 7.3.1). */
    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
