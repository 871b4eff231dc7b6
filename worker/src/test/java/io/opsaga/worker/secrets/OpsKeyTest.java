package io.opsaga.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.ApiKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsKeyTest {
    private final Keys keys = new Keys();

    @Test
    void aKeyThatIsGoodStaysAndOneThatIsNotIsReplaced(@TempDir Path data) throws Exception {
        Path file = data.resolve("secrets/ops.key");
        OpsKey.provide(file, keys);
        assertThat(Files.readString(file)).isEqualTo("key-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");

        OpsKey.provide(file, keys);
        assertThat(Files.readString(file)).isEqualTo("key-1");

        keys.revoke(ApiKeys.OPS);
        OpsKey.provide(file, keys);
        assertThat(Files.readString(file)).isEqualTo("key-2");
        assertThat(keys.owner).isEqualTo(new ApiKeys.Owner(ApiKeys.OPS, ApiKeys.Role.ADMIN));
    }

    private static final class Keys implements ApiKeys {
        private final List<String> good = new ArrayList<>();
        private int made;
        private @Nullable Owner owner;

        @Override
        public String create(Owner of, @Nullable Instant expiresAt) {
            owner = of;
            made++;
            good.add("key-" + made);
            return "key-" + made;
        }

        @Override
        public Optional<Owner> find(String key) {
            return good.contains(key) ? Optional.ofNullable(owner) : Optional.empty();
        }

        @Override
        public List<Known> all() {
            return List.of();
        }

        @Override
        public boolean revoke(String name) {
            good.clear();
            return true;
        }
    }
}
