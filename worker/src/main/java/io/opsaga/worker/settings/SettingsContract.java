package io.opsaga.worker.settings;

import io.opsaga.inventory.Similarity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * All that can be set under {@code opsaga}, in any process: read from the records that settings are bound to, which each module names in
 * {@code META-INF/opsaga.settings}. All of them are on every process's class path, so a file may serve them all.
 */
public final class SettingsContract {
    private static final String RECORDS = "META-INF/opsaga.settings";

    private final List<Setting> settings;

    private SettingsContract(List<Setting> settings) {
        this.settings =
                settings.stream().sorted(Comparator.comparing(Setting::key)).toList();
    }

    /** @throws IllegalStateException if a record that is named is not there or is none */
    public static SettingsContract load(ClassLoader loader) {
        return new SettingsContract(
                records(loader).stream().flatMap(SettingsContract::settingsOf).toList());
    }

    /** All settings, by key. */
    public List<Setting> settings() {
        return settings;
    }

    /** The records that settings are bound to. */
    public static List<Class<?>> records(ClassLoader loader) {
        List<Class<?>> records = new ArrayList<>();
        try {
            for (URL url : Collections.list(loader.getResources(RECORDS))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines().filter(line -> !line.isBlank()).forEach(line -> records.add(record(line, loader)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private static Class<?> record(String name, ClassLoader loader) {
        try {
            Class<?> found = Class.forName(name.strip(), false, loader);
            if (found.isRecord() && found.isAnnotationPresent(ConfigurationProperties.class)) {
                return found;
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("%s names %s, which is not there".formatted(RECORDS, name), e);
        }
        throw new IllegalStateException("%s names %s, which is no record of settings".formatted(RECORDS, name));
    }

    private static Stream<Setting> settingsOf(Class<?> type) {
        ConfigurationProperties properties = type.getAnnotation(ConfigurationProperties.class);
        return settingsOf(properties == null ? "" : properties.value(), type);
    }

    private static Stream<Setting> settingsOf(String prefix, Class<?> type) {
        return Stream.of(type.getRecordComponents()).flatMap(component -> settingsOf(prefix, component));
    }

    private static Stream<Setting> settingsOf(String prefix, RecordComponent component) {
        return component.getType().isRecord()
                ? settingsOf(prefix + "." + Setting.kebab(component.getName()), component.getType())
                : Stream.of(Setting.of(prefix, component));
    }

    boolean knows(String key) {
        String written = Setting.canonical(key);
        return settings.stream()
                .anyMatch(setting -> Setting.canonical(setting.key()).equals(written));
    }

    /** The setting that a key may have been meant as, which is none itself. */
    Optional<Setting> meant(String key) {
        String written = Setting.canonical(key);
        return Similarity.nearest(
                        written,
                        settings.stream()
                                .map(setting -> Setting.canonical(setting.key()))
                                .toList(),
                        1)
                .stream()
                .flatMap(near -> settings.stream()
                        .filter(setting -> Setting.canonical(setting.key()).equals(near)))
                .findFirst();
    }

    /** Whether a key differs from that of a setting in one or two letters, so that hardly anything else was meant. */
    boolean misses(String key, Setting setting) {
        return Similarity.distance(Setting.canonical(key), Setting.canonical(setting.key())) <= 2;
    }
}
