package io.opsaga.activities.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.opsaga.secret.SecretFailure;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    private static final String VALUE = "correct horse";

    private final SecretFiles secrets = new SecretFiles();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("swordfish");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'', ''",
                "\\n, ''",
                "\\r\\n, ''",
                "\\n\\n, \\n",
                "' ', ' '",
            })
    void oneNewlineAtTheEndIsNotPartOfIt(String ending, String kept) throws IOException {
        write(VALUE + newlines(ending));

        assertThat(read().text()).isEqualTo(VALUE + newlines(kept));
    }

    private static String newlines(String text) {
        return text.replace("'", "").replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void aChangedOneCountsAtOnce() throws IOException {
        write("one");
        assertThat(read().text()).isEqualTo("one");
        write("two");
        assertThat(read().text()).isEqualTo("two");
    }

    @Test
    void itIsInNoLogByAccident() throws IOException {
        write(VALUE);

        assertThat(read()).hasToString("(secret)");
        assertThat("%s".formatted(List.of(read()))).doesNotContain(VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw---x---", "rw----r--", "rw-----w-", "rw------x"})
    void onWhichOthersHaveRightsIsRefused(String permissions) throws IOException {
        write(VALUE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        refused(SecretFailure.SECRET_EXPOSED);
    }

    @Test
    void anythingButARegularFileIsRefused() throws IOException, InterruptedException {
        refused(SecretFailure.SECRET_MISSING);
        Files.createDirectory(file);
        refused(SecretFailure.SECRET_NO_FILE);
        Files.delete(file);
        int made = new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                .start()
                .waitFor();
        assertThat(made).isZero();
        refused(SecretFailure.SECRET_NO_FILE);
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        write(VALUE);
        Path target = Files.move(file, folder.resolve("target"));
        Files.createSymbolicLink(file, target);
        assertThat(read().text()).isEqualTo(VALUE);

        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
        refused(SecretFailure.SECRET_EXPOSED);
        Files.delete(target);
        refused(SecretFailure.SECRET_MISSING);
    }

    @Test
    void whatCannotBeReachedMayBeLater() throws IOException {
        Files.createSymbolicLink(file, file);

        assertThat(refused(SecretFailure.SECRET_UNREADABLE).isNonRetryable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void anEmptyOneIsRefused(String content) throws IOException {
        write(content);

        refused(SecretFailure.SECRET_EMPTY);
    }

    @Test
    void aLargeOneIsRefused() throws IOException {
        write("x".repeat(64 << 10));
        assertThat(read().text()).hasSize(64 << 10);

        write("x".repeat((64 << 10) + 1));
        refused(SecretFailure.SECRET_TOO_LARGE);
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        write((VALUE + "\u00fc").getBytes(StandardCharsets.ISO_8859_1));
        refused(SecretFailure.SECRET_NO_TEXT);

        write(VALUE + "\0");
        refused(SecretFailure.SECRET_NO_TEXT);
    }

    @Test
    void oneThatIsNotDeclaredIsTold() {
        ApplicationFailure failure =
                catchThrowableOfType(ApplicationFailure.class, () -> secrets.read(inventory(), "other"));

        assertThat(failure.getType()).isEqualTo(SecretFailure.SECRET_UNKNOWN.name());
        assertThat(failure.getOriginalMessage()).isEqualTo("The inventory of staging declares no secret other");
    }

    private ApplicationFailure refused(SecretFailure expected) {
        ApplicationFailure failure = catchThrowableOfType(ApplicationFailure.class, this::read);
        assertThat(failure).as("refused").isNotNull();
        assertThat(failure.getType()).isEqualTo(expected.name());
        assertThat(failure.isNonRetryable()).isEqualTo(expected.permanent());
        assertThat(failure.getOriginalMessage())
                .startsWith("The file of the secret redis-password ")
                .doesNotContain(VALUE, "horse", "xxx", "swordfish");
        assertThat(failure.getCause()).isNull();
        return failure;
    }

    private SecretValue read() {
        return secrets.read(inventory(), "redis-password");
    }

    private Inventory inventory() {
        Sections sections =
                Sections.NONE.with(Secrets.KEY, new Secrets(Map.of("redis-password", new SecretSource(file))));
        return new Inventory(EnvironmentName.STAGING, Map.of(), List.of(), null, EnvironmentName.STAGING, sections);
    }

    private void write(String content) throws IOException {
        write(content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] content) throws IOException {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
