package io.opsaga.activities.secret;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.inventory.SectionKey;
import io.opsaga.secret.SecretSource;
import io.opsaga.secret.Secrets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code secrets}. Their files are not looked at: they may come later, and what lies in them may change. */
public class SecretsSection implements InventorySection<Secrets> {
    @Override
    public SectionKey<Secrets> key() {
        return Secrets.KEY;
    }

    @Override
    public @Nullable Secrets read(Field field, SectionContext context) {
        Map<String, SecretSource> secrets = Mapping.each(field, secret -> {
            Path file = Values.path(secret.get("file"), context.base());
            return file == null ? null : new SecretSource(file);
        });
        return secrets == null ? null : new Secrets(secrets);
    }
}
