package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.Field.Entry;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a section may need to know of the file that it stands in. */
public final class SectionContext {
    private final Path base;
    private final Mapping file;

    SectionContext(Path base, Mapping file) {
        this.base = base;
        this.file = file;
    }

    /** The file's folder, absolute; relative paths count from it. */
    public Path base() {
        return base;
    }

    /** The names that a section declares, whether what they stand for is right or not: keys of a mapping, ids of a list. */
    public Set<String> names(String section) {
        Field field = file.get(section);
        Map<String, Entry> entries = field == null ? null : field.entries();
        if (entries != null) {
            return entries.keySet();
        }
        List<Field> elements = field == null ? null : field.list();
        Set<String> ids = new LinkedHashSet<>();
        for (Field element : elements == null ? List.<Field>of() : elements) {
            Mapping one = Mapping.of(element);
            Field id = one == null ? null : one.get("id");
            String text = id == null || !id.isText() ? null : id.text();
            if (text != null) {
                ids.add(text);
            }
        }
        return ids;
    }

    /**
     * A name that another section declares; null, after noting a problem, where it does not.
     *
     * @param section like {@code machines}
     * @param noun for people, like {@code machine}
     */
    public @Nullable String reference(@Nullable Field field, String section, String noun) {
        String name = field == null ? null : field.text();
        if (name == null || names(section).contains(name)) {
            return name;
        }
        unknown(Objects.requireNonNull(field), noun, name, offered(section));
        return null;
    }

    /** Those that may be told: what was refused as a name, or for what stands there, may be a value in a wrong place. */
    private Set<String> offered(String section) {
        Set<String> offered = new LinkedHashSet<>(names(section));
        Field field = file.get(section);
        Map<String, Entry> entries = field == null ? null : field.entries();
        if (entries != null) {
            offered.removeIf(name -> isRefused(entries.get(name)));
        }
        return offered;
    }

    private static boolean isRefused(@Nullable Entry entry) {
        return entry != null && (isRefused(entry.keyField()) || isRefused(entry.value()));
    }

    private static boolean isRefused(Field field) {
        return field.problems().refused(field.node());
    }

    /** Notes that there is nothing of that name. Where a name may not be shown, someone may have written a secret in the place of its name. */
    static void unknown(Field field, String noun, String name, Set<String> declared) {
        String hint = Hints.didYouMean(name, declared);
        field.refuseForm(
                field.isHidden()
                        ? "names no %s that the file declares%s".formatted(noun, hint)
                        : "there is no %s %s%s".formatted(noun, name, hint),
                declared.isEmpty() ? "one that the file declares; it declares none" : Hints.listed(declared));
    }
}
