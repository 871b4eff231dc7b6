package io.opsaga.restore;

import io.opsaga.archive.ArchiveTargets;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.Selection;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationInput;
import io.opsaga.operation.Target;
import io.opsaga.saga.OutsideText;
import io.opsaga.saga.StepName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The input of a restore. The operation's target is the text of what is locked at the place, its machine the one that the place is reached
 * through, empty where Opsaga's host reaches it directly.
 *
 * @param manifest of the execution that is restored, as it was listed when the restore was asked for
 * @param copies the names of further stores that have the execution, in the order in which they are tried where its own store has not
 * @param into where it is restored to: of the kind that it was made of, in the operation's environment
 * @param allowUnverified whether an execution will do that was never proven
 */
public record RestoreInput(
        Operation operation,
        Manifest manifest,
        List<String> copies,
        BackupSource into,
        Selection selection,
        boolean allowUnverified)
        implements OperationInput {
    public RestoreInput {
        copies = List.copyOf(copies);
        Target place = into.target(operation.environment());
        if (!place.type().equals(manifest.source().type()) || copies.contains(manifest.store())) {
            throw new IllegalArgumentException(
                    "%s into %s, of %s and of %s".formatted(manifest.source(), place, manifest.store(), copies));
        }
    }

    /** The id of the execution that is restored. */
    public String execution() {
        return manifest.operation();
    }

    @Override
    public RestoreInput of(Operation other) {
        return new RestoreInput(other, manifest, copies, into, selection, allowUnverified);
    }

    /** The stores that may have it, its own first. */
    List<String> stores() {
        return Stream.concat(Stream.of(manifest.store()), copies.stream()).toList();
    }

    Target place() {
        return into.target(operation.environment());
    }

    /** Its stores, too: the copy of what was there is written to the one that it is restored from, and each has one writer at a time. */
    @Override
    public Holds holds() {
        String environment = operation.environment();
        List<Target> own = new ArrayList<>(List.of(place()));
        stores().forEach(name -> own.add(ArchiveTargets.store(name)));
        List<Target> shared = new ArrayList<>(List.of(Target.environment(environment)));
        if (!operation.machine().isEmpty()) {
            shared.add(Target.machine(operation.machine()));
        }
        return Holds.of(own).within(shared);
    }

    @Override
    public List<StepName> steps() {
        return List.of(RestoreStep.values());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("backup", manifest.backup());
        facts.put("execution", execution());
        return facts;
    }

    @Override
    public List<String> conditions() {
        List<String> conditions = new ArrayList<>(List.of(
                "backup=" + manifest.backup(),
                "execution=" + execution(),
                "stores=" + String.join(",", stores()),
                "into=" + place(),
                "allow_unverified=" + allowUnverified));
        for (int i = 0; i < selection.parts().size(); i++) {
            conditions.add("include_%d=%s".formatted(i + 1, selection.parts().get(i)));
        }
        return conditions;
    }

    @Override
    public List<String> details() {
        List<String> details = new ArrayList<>(List.of("restore **%s** of %s into %s"
                .formatted(
                        OutsideText.markdown(manifest.backup()),
                        manifest.takenAt(),
                        OutsideText.markdown(place().text()))));
        if (!selection.isAll()) {
            details.add("of it only " + OutsideText.markdown(String.join(", ", selection.parts())));
        }
        return details;
    }
}
