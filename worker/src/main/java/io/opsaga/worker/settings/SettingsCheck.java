package io.opsaga.worker.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Looks at all that is configured under {@code opsaga} before anything is made of it, and tells all faults at once: keys that are none,
 * values that cannot be read, and values out of bounds. A misspelt key would be no fault to Spring, and its default would count.
 *
 * <p>Environment variables and system properties are not Opsaga's alone: there only what all but spells a setting is taken for one.
 */
final class SettingsCheck implements EnvironmentPostProcessor, Ordered {
    private static final String PREFIX = "opsaga";
    private static final Set<String> OTHERS_TOO = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        SettingsContract contract = SettingsContract.load(SettingsCheck.class.getClassLoader());
        List<String> faults = new ArrayList<>();
        environment.getPropertySources().stream()
                .flatMap(source -> unknown(source, contract))
                .forEach(faults::add);
        Binder binder = Binder.get(environment);
        contract.settings().forEach(setting -> value(binder, setting).ifPresent(faults::add));
        if (!faults.isEmpty()) {
            throw new InvalidSettings(faults);
        }
    }

    /** After all files have been read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private static Stream<String> unknown(PropertySource<?> source, SettingsContract contract) {
        // What Spring puts before all others shows what is in those.
        if (!(source instanceof EnumerablePropertySource<?> names)
                || source.getName().equals("configurationProperties")) {
            return Stream.empty();
        }
        boolean ours = !OTHERS_TOO.contains(source.getName());
        return Stream.of(names.getPropertyNames())
                .filter(name -> name.toLowerCase(Locale.ROOT).matches(PREFIX + "[._].+"))
                .filter(name -> !contract.knows(name))
                .flatMap(name -> unknown(name, source, contract, ours).stream());
    }

    private static Optional<String> unknown(
            String name, PropertySource<?> source, SettingsContract contract, boolean ours) {
        Optional<Setting> meant = contract.meant(name);
        if (!ours && meant.filter(setting -> contract.misses(name, setting)).isEmpty()) {
            return Optional.empty();
        }
        String hint = meant.map(setting -> "; did you mean %s?".formatted(setting.key()))
                .orElse("");
        return Optional.of("%s is no setting (%s)%s".formatted(name, where(source, name), hint));
    }

    private static String where(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        return origin == null ? source.getName() : origin.toString();
    }

    private static Optional<String> value(Binder binder, Setting setting) {
        try {
            BindResult<Object> value = binder.bind(setting.key(), Bindable.of(setting.type()));
            return value.isBound()
                    ? setting.objection(value.get()).map(objection -> "%s %s".formatted(setting.key(), objection))
                    : Optional.empty();
        } catch (BindException e) {
            return Optional.of("%s must be %s%s".formatted(setting.key(), setting.form(), origin(e)));
        }
    }

    private static String origin(BindException e) {
        Origin origin = e.getOrigin();
        return origin == null ? "" : " (%s)".formatted(origin);
    }
}
