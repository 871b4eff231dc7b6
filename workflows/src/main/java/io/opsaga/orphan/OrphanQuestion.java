package io.opsaga.orphan;

import java.util.List;

/**
 * What a look at a machine is about.
 *
 * @param orphans all of that machine
 */
public record OrphanQuestion(String operation, String environment, String machine, List<Orphan> orphans) {
    public OrphanQuestion {
        orphans = List.copyOf(orphans);
    }
}
