package io.opsaga.api.operations;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** The doors by kind, and the paths that operations have. */
@Component
public class Addresses {
    private final Map<String, Door> doors = new TreeMap<>();

    /** @throws IllegalArgumentException where two doors are of the same kind */
    Addresses(List<Door> all) {
        for (Door door : all) {
            if (doors.put(door.kind(), door) != null) {
                throw new IllegalArgumentException("Two doors are of the kind " + door.kind());
            }
        }
    }

    /** @throws ProblemException where nobody can ask for operations of that kind here */
    Door door(String kind) {
        return Optional.ofNullable(doors.get(kind))
                .orElseThrow(() -> new ProblemException(
                                ProblemKind.NOT_FOUND,
                                "There are no operations of the kind \"%s\"; there are: %s."
                                        .formatted(kind, String.join(", ", doors.keySet())))
                        .with("kinds", List.copyOf(doors.keySet())));
    }

    /** Each kind's door, in alphabetical order. */
    public List<Door> doors() {
        return List.copyOf(doors.values());
    }

    /** Where operations of that kind are asked for. */
    public String start(String kind) {
        Door door = doors.get(kind);
        return door == null ? OperationsController.PATH + "/" + kind : door.start();
    }

    /** One operation's own path. */
    public String one(String kind, String id) {
        Door door = doors.get(kind);
        return (door == null ? OperationsController.PATH : door.all()) + "/" + id;
    }

    /** Where it is told how the operation stands. */
    public String status(String kind, String id) {
        Door door = doors.get(kind);
        return door == null ? one(kind, id) : door.status(id);
    }
}
