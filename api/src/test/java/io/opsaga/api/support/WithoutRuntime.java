package io.opsaga.api.support;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;

/** Keeps out what brings the real store and workers: these tests bring their own. */
public final class WithoutRuntime implements AutoConfigurationImportFilter {
    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean[] wanted = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            String name = String.valueOf(classes[i]);
            wanted[i] = !name.startsWith("io.opsaga.")
                    && !name.startsWith("org.springframework.boot.jdbc.")
                    && !name.startsWith("org.springframework.boot.flyway.");
        }
        return wanted;
    }
}
