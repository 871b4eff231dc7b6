package io.opsaga.activities.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.opsaga.activities.inventory.EnvironmentReader.Declared;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Sections;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one inventory. Its form is said by a schema ({@link InventoryForm}); what a schema cannot see is checked here. */
public final class InventoryFile {
    private final Problems problems = new Problems();
    private final Path base;
    private final Path file;
    private final InventoryContent source;
    private final InventoryForm form;
    private final Map<EnvironmentName, Path> taken;

    private InventoryFile(InventoryContent content, InventoryForm form, Map<EnvironmentName, Path> taken) {
        this.source = content;
        this.file = content.file();
        Path absolute = file.toAbsolutePath().normalize();
        this.base = Objects.requireNonNullElse(absolute.getParent(), absolute);
        this.form = form;
        this.taken = taken;
    }

    /**
     * The inventory in that file, complete and consistent, with every key file in its place.
     *
     * @throws InvalidInventory with all that is wrong, if anything is
     */
    public static LoadedInventory read(Path file, InventoryForm form) {
        return read(InventoryContent.of(file), form, new HashMap<>());
    }

    /**
     * The same for one of several files.
     *
     * @param taken which file describes which environment already; this one is added
     */
    static LoadedInventory read(InventoryContent content, InventoryForm form, Map<EnvironmentName, Path> taken) {
        return new InventoryFile(content, form, taken).read();
    }

    private LoadedInventory read() {
        Inventory inventory = null;
        try {
            inventory = document();
            if (inventory == null && problems.none()) {
                throw new IllegalStateException("Not read, and nothing is wrong");
            }
        } catch (RuntimeException | StackOverflowError e) {
            ownFault(e);
        }
        if (!problems.none()) {
            throw new InvalidInventory(Map.of(file, problems.sorted()));
        }
        return new LoadedInventory(Objects.requireNonNull(inventory), base);
    }

    private @Nullable Inventory document() {
        Node node = YamlDocument.read(source, problems);
        Mapping document = node == null ? null : checked(Field.root(node, form, problems));
        // Of faults beyond those that are kept nothing is known, so readers would meet values that no schema has let
        // pass.
        return document == null || problems.more() ? null : inventory(document);
    }

    /** Whatever a reader fails at is a refusal of this file, told once; the exception's own message may hold a value of {@code env}. */
    private void ownFault(Throwable e) {
        String place = Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.opsaga."))
                .findFirst()
                .map(frame -> " at %s:%d".formatted(frame.getFileName(), frame.getLineNumber()))
                .orElse("");
        problems.add(
                null,
                Problems.WHOLE_FILE,
                "cannot be read, by a fault of Opsaga's own: %s%s"
                        .formatted(e.getClass().getSimpleName(), place),
                "a file without what Opsaga fails at, until that is mended; please report this line");
    }

    /** The content, after noting all that the schema finds wrong in it. */
    private @Nullable Mapping checked(Field root) {
        YamlValues values = new YamlValues();
        JsonNode document = values.document(root);
        if (document != null) {
            SchemaFaults.tell(form, root, document, values);
        }
        return document == null ? null : Mapping.of(root);
    }

    private @Nullable Inventory inventory(Mapping content) {
        Declared environment = environment(content);
        ApprovalRule approval = ApprovalReader.read(content.get("approval"));
        Field machinesField = content.get("machines");
        Map<String, MachineReader.Draft> machines =
                machinesField == null ? Map.of() : new MachineReader(base).read(machinesField);
        Field agentsField = content.get("agents");
        List<AgentDraft> agents = agentsField == null ? List.of() : AgentReader.read(agentsField);
        new CrossChecks(machines, agents).run();
        Sections sections = sections(content);
        if (!problems.none() || environment == null) {
            return null;
        }
        Map<String, Machine> complete = new LinkedHashMap<>();
        machines.forEach((name, draft) -> complete.put(name, Objects.requireNonNull(draft.machine())));
        return new Inventory(
                environment.name(),
                complete,
                agents.stream().map(AgentDraft::agent).toList(),
                approval,
                environment.like(),
                sections);
    }

    private @Nullable Declared environment(Mapping content) {
        Declared declared = EnvironmentReader.read(content.get("environment"));
        if (declared == null) {
            return null;
        }
        Path other = taken.putIfAbsent(declared.name(), file);
        if (other != null) {
            declared.field()
                    .refuse(declared.name() + " is already described by " + other, "one file for each environment");
        }
        return declared;
    }

    private Sections sections(Mapping content) {
        SectionContext context = new SectionContext(base, content);
        Sections sections = Sections.NONE;
        for (InventorySection<?> section : form.sections()) {
            Field field = content.get(section.key().name());
            sections = field == null ? sections : with(sections, section, field, context);
        }
        return sections;
    }

    private <T> Sections with(Sections sections, InventorySection<T> section, Field field, SectionContext context) {
        T value = section.read(field, context);
        if (value == null && problems.none()) {
            field.refuse(
                    "is allowed by its schema, and not read, by a fault of Opsaga's own",
                    "another value, until that is mended; please report this line");
        }
        return value == null ? sections : sections.with(section.key(), value);
    }
}
