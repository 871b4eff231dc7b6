package io.opsaga.api.access;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.util.List;

/**
 * Who asks.
 *
 * @param environments where they may act, by wire name; empty for all. Everybody reads everything
 */
public record Actor(String name, Role role, List<String> environments) {
    /** Name of the request attribute that holds the actor of a request. */
    public static final String ATTRIBUTE = "opsaga.actor";

    /** Whoever sits at the machine itself and shows no key. */
    static final Actor LOCAL = new Actor(ApiKeys.LOCAL, Role.ADMIN, List.of());

    static Actor of(Owner owner) {
        return new Actor(owner.name(), owner.role(), owner.environments());
    }

    /** Throws where their key is for other environments. */
    public void mustActIn(String environment) {
        if (!environments.isEmpty() && !environments.contains(environment)) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN,
                    "The key of %s is for %s, not for %s."
                            .formatted(name, String.join(", ", environments), environment));
        }
    }

    /** Throws where they are no administrator, or one of some environments only. */
    public void mustAdminister(String what) {
        if (role != Role.ADMIN || !environments.isEmpty()) {
            throw new ProblemException(
                    ProblemKind.FORBIDDEN, "Only administrators of all environments %s.".formatted(what));
        }
    }
}
