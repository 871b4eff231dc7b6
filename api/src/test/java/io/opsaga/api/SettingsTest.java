package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.opsaga.inventory.Similarity;
import io.opsaga.worker.settings.Setting;
import io.opsaga.worker.settings.SettingsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** What can be set is one contract: documented, with its defaults and bounds, and read in no other way. */
class SettingsTest {
    private static final ClassLoader LOADER = SettingsTest.class.getClassLoader();
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("\\| `(opsaga\\.[a-z.-]+)` \\| (?:`(.*?)`)? ?\\| (.*?) ?\\| \\S.* \\|");
    private static final Pattern READ = Pattern.compile("\\$\\{(opsaga\\.[a-z.-]+)|\"(opsaga\\.[a-z.-]+)\"");

    private final List<Setting> settings = SettingsContract.load(LOADER).settings();

    @Test
    void theDocumentedSettingsAreThoseThatThereAre() throws IOException {
        List<String> documented = Files.readAllLines(ROOT.resolve("docs/operations/settings.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> row(row.group(1), row.group(2) == null ? "" : row.group(2), row.group(3)))
                .toList();

        assertThat(settings).hasSizeGreaterThan(30);
        assertThat(documented)
                .containsExactlyElementsOf(settings.stream()
                        .map(setting -> row(setting.key(), setting.standard().replace(",", ", "), setting.range()))
                        .toList());
    }

    private static String row(String key, String standard, String range) {
        return "%s, %s, %s".formatted(key, standard.isEmpty() ? "nothing" : standard, range);
    }

    /** What is not in the list would be bound, and be refused as unknown. */
    @Test
    void allRecordsOfSettingsAreNamed() {
        List<String> annotated = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.opsaga").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(SettingsContract.records(LOADER).stream().map(Class::getName))
                .containsExactlyInAnyOrderElementsOf(annotated);
    }

    /** Numbers and durations without bounds are taken as they come, and fail somewhere else. */
    @Test
    void allNumbersAndDurationsHaveBounds() {
        assertThat(settings.stream()
                        .filter(setting -> List.of("int", "long", "Duration")
                                .contains(setting.type().toClass().getSimpleName())))
                .hasSizeGreaterThan(15)
                .allSatisfy(
                        setting -> assertThat(setting.range()).as(setting.key()).isNotEmpty());
    }

    /** Conditions and placeholders name keys as texts. */
    @Test
    void whatIsReadByItsKeyIsASetting() throws IOException {
        List<String> keys = settings.stream().map(Setting::key).toList();
        TreeSet<String> read = new TreeSet<>();
        for (String module : List.of("worker", "api")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    READ.matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                            .forEach(read::add);
                }
            }
        }
        read.remove(io.opsaga.api.access.Actor.ATTRIBUTE);

        assertThat(read)
                .contains("opsaga.store.url")
                .allSatisfy(key -> assertThat(
                                keys.stream().anyMatch(one -> one.equals(key) || one.startsWith(key + ".")))
                        .as(key)
                        .isTrue());
    }

    /** A variable of {@code ops/} that all but spells a setting would keep Opsaga from starting. */
    @Test
    void noVariableOfTheCommandsIsTakenForASetting() throws IOException {
        TreeSet<String> variables = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("ops"))) {
            for (Path file : files.filter(SettingsTest::isOfTheCommands).toList()) {
                Pattern.compile("OPSAGA_[A-Z_]+")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> variables.add(found.group()));
            }
        }
        assertThat(variables).contains("OPSAGA_TEMPORAL_CLI", "OPSAGA_DATA");
        assertThat(variables).allSatisfy(variable -> {
            String written = plain(variable);
            assertThat(settings)
                    .as(variable)
                    .noneMatch(setting -> !plain(setting.key()).equals(written)
                            && Similarity.distance(plain(setting.key()), written) <= 2);
        });
    }

    @Test
    void whatOpsUpSaysIsTakenAlsoWhereItSaysNothing() throws IOException {
        String[] said = Pattern.compile("--(opsaga\\.[a-z.-]+)=")
                .matcher(Files.readString(ROOT.resolve("ops/up")))
                .results()
                .map(found -> found.group(1))
                .filter(key -> !List.of("opsaga.temporal.in-memory").contains(key))
                .map(key -> settings.stream()
                        .filter(setting -> setting.key().equals(key))
                        .map(setting -> setting.range().isEmpty() ? "--%s=".formatted(key) : "--%s=0".formatted(key))
                        .findFirst()
                        .orElse("--" + key + "="))
                .toArray(String[]::new);

        assertThat(said).hasSizeGreaterThan(8);
        start(said).close();
    }

    @Test
    void noProcessStartsWithASettingThatIsNone() {
        assertThatThrownBy(() -> start("--opsaga.undo-patence=1m", "--opsaga.lease=long"))
                .hasMessageContaining("opsaga.undo-patence is no setting")
                .hasMessageContaining("did you mean opsaga.undo-patience?")
                .hasMessageContaining("opsaga.lease must be a duration");
    }

    /** Nothing but the environment is made. */
    private static ConfigurableApplicationContext start(String... arguments) {
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments);
    }

    static class Nothing {}

    private static boolean isOfTheCommands(Path file) {
        String path = file.toString();
        return Files.isRegularFile(file)
                && !path.contains("/target/")
                && !path.contains("/system-tests/")
                && (path.endsWith(".sh")
                        || path.endsWith(".env")
                        || !file.getFileName().toString().contains("."));
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }
}
