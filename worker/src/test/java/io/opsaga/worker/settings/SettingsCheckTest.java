package io.opsaga.worker.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What is configured wrongly keeps a process from starting, and is told all at once. */
class SettingsCheckTest {
    private final StandardEnvironment environment = new StandardEnvironment();

    private void check() {
        ConfigurationPropertySources.attach(environment);
        new SettingsCheck().postProcessEnvironment(environment, new SpringApplication());
    }

    private void arguments(String... arguments) {
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
    }

    private void variables(Map<String, Object> variables) {
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    @Test
    void whatIsKnownIsTakenHoweverItIsWritten() {
        arguments(
                "--opsaga.max-active-deployments=5",
                "--opsaga.maxWaiting=7",
                "--opsaga.inventories[0]=a.yaml",
                "--opsaga.workers.stand_in=*",
                "--server.port=0");
        variables(Map.of(
                "OPSAGA_STORE_URL", "jdbc:postgresql://db/opsaga",
                "OPSAGA_TEMPORAL_SIGNINGKEY", "k",
                "OPSAGA_INVENTORIES_1", "b.yaml",
                "OPSAGA_TESTBED_NUMBER", "4"));

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithTheOneThatWasMeant() {
        arguments("--opsaga.max-active-deployment=5", "--opsaga.colour=red");

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("opsaga.max-active-deployment is no setting")
                .hasMessageContaining("did you mean opsaga.max-active-deployments?")
                .hasMessageContaining("opsaga.colour is no setting");
    }

    @Test
    void valuesThatCannotBeReadAndThoseOutOfBoundsAreToldTogether() {
        arguments(
                "--opsaga.max-active-deployments=0",
                "--opsaga.max-waiting=many",
                "--opsaga.temporal.retention=1h",
                "--opsaga.workers.enabled=perhaps");

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("opsaga.max-active-deployments must be 1 to 1000")
                .hasMessageContaining("opsaga.max-waiting must be a whole number")
                .hasMessageContaining("opsaga.temporal.retention must be 1d to 3650d")
                .hasMessageContaining("opsaga.workers.enabled must be true or false");
    }

    @Test
    void ofVariablesOnlyThoseAreRefusedThatAllButSpellASetting() {
        variables(Map.of("OPSAGA_MAXWAITIN", "7", "OPSAGA_CACHE", "/tmp", "OPSAGA_SIGNING_KEY", "k"));

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("OPSAGA_MAXWAITIN is no setting")
                .hasMessageContaining("did you mean opsaga.max-waiting?")
                .message()
                .doesNotContain("OPSAGA_CACHE", "OPSAGA_SIGNING_KEY");
    }

    /** A value may be a password that stands at the wrong key. */
    @Test
    void noValueIsRepeated() {
        arguments("--opsaga.store.pasword=s3cret", "--opsaga.max-waiting=s3cret");

        assertThatThrownBy(this::check)
                .message()
                .contains("opsaga.store.password")
                .doesNotContain("s3cret");
    }

    @Test
    void itIsToldWhereAKeyStands() {
        environment.getPropertySources().addFirst(new MapPropertySource("file.yaml", Map.of("opsaga.dta", "x")));

        assertThatThrownBy(this::check).hasMessageContaining("opsaga.dta is no setting (file.yaml)");
    }
}
