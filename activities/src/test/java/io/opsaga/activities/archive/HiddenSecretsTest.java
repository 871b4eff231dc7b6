package io.opsaga.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.inventory.InvalidInventory;
import io.opsaga.activities.inventory.InventoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret written in place of its name, its file or an address is refused without being repeated, however it was written. */
class HiddenSecretsTest {
    /** Each text of the good file that somebody may have a secret stand in the place of. */
    private static final List<String> PLACES = List.of(
            "{ file: secrets/redis }",
            "secrets/redis",
            "redis-password: {",
            "key: offsite-key }\n  on-pc2",
            "\"http://127.0.0.1:9000\"",
            "access_key: s3-id",
            "secret_key: s3-secret",
            "[\"127.0.0.1:7101\"]",
            "\"127.0.0.1:7101\"",
            "password: redis-password",
            "host: 127.0.0.1",
            "database: agents, user",
            "user: opsaga",
            "password: pg-password");

    /** In the place of a secret's name it is one. */
    private static final String LIKE_A_NAME = "swordfish";

    private static final List<String> WRITTEN = List.of(
            "Swordfish",
            "\"Swordfish 1\"",
            "!Swordfish x",
            "!!Swordfish x",
            "*Swordfish",
            "@Swordfish",
            "\"\\Swordfish\"",
            "{ Swordfish: 1 }",
            "{ Swordfish }",
            "{ Swordfish: 1, Swordfish: 2 }",
            "[Swordfish]",
            "[{ Swordfish: !x y }]",
            "a, Swordfish",
            "a, b: Swordfish",
            "Swordfish: x",
            "https://u:Swordfish@example",
            "redis://:Swordfish@127.0.0.1:7101",
            "s3-secret/Swordfish",
            "s3-secretSwordfish",
            LIKE_A_NAME);

    @TempDir
    Path folder;

    @Test
    void areInNoMessage() throws IOException {
        List<String> accepted = new ArrayList<>();
        int refused = 0;
        for (String place : PLACES) {
            for (String written : WRITTEN) {
                if (place.endsWith("{") && written.equals(LIKE_A_NAME)) {
                    continue;
                }
                String yaml = with(place, written);
                String told = told(yaml);
                assertThat(told).as(place + " as " + written).doesNotContainIgnoringCase("swordfish");
                refused += told.isEmpty() ? 0 : 1;
                if (told.isEmpty()) {
                    accepted.add(place);
                }
            }
        }
        // What may be any text: a path, and names that the server alone knows.
        assertThat(accepted)
                .allMatch(place -> place.equals("secrets/redis")
                        || place.equals("{ file: secrets/redis }")
                        || place.startsWith("host: ")
                        || place.startsWith("database: ")
                        || place.startsWith("user: "));
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void areInNoMessageWhereAnAliasHasThemStandElsewhere() throws IOException {
        for (String place :
                List.of("via: main-pc", "machine: pc2, path", "{ redis: cache }", "store: on-pc2", "region: eu")) {
            String key = place.replaceFirst("^(\\{ )?([a-z]+): .*$", "$1$2: ");
            String rest = place.endsWith(" }") ? " }" : place.endsWith(", path") ? ", path" : "";
            for (String written : List.of("key: &p swordfish }", "key: offsite-key, unknown: &p swordfish }")) {
                String yaml = BackupInventories.good()
                        .replace("key: offsite-key }\n  on-pc2", written + "\n  on-pc2")
                        .replace(place, key + "*p" + rest);

                assertThat(told(yaml)).as(place).isNotEmpty().doesNotContain("swordfish");
            }
        }
    }

    /** In place of the value, or of all that is left of the line's key where the place is a key. */
    private static String with(String place, String written) throws IOException {
        String good = BackupInventories.good();
        assertThat(good).contains(place);
        int colon = place.indexOf(": ");
        boolean keyed = colon > 0 && !place.startsWith("\"") && !place.startsWith("{");
        String rest = place.endsWith("\n  on-pc2") ? " }\n  on-pc2" : place.endsWith(", user") ? ", user" : "";
        String replaced = place.endsWith("{")
                ? written + ": {"
                : keyed ? place.substring(0, colon + 2) + written + rest : written;
        int at = good.indexOf(place);
        return good.substring(0, at) + replaced + good.substring(at + place.length());
    }

    private String told(String yaml) throws IOException {
        Path file = BackupInventories.file(folder, yaml);
        try {
            InventoryFile.read(file, BackupInventories.FORM);
            return "";
        } catch (InvalidInventory e) {
            return String.valueOf(e.getMessage());
        }
    }
}
