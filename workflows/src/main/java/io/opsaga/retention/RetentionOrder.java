package io.opsaga.retention;

import java.util.List;

/**
 * What activities are told of an operation.
 *
 * @param operation its id
 * @param environment wire name
 * @param backup the declared name of the backup
 * @param stores the names of the stores that something may be removed from
 */
public record RetentionOrder(String operation, String environment, String backup, List<String> stores) {
    public RetentionOrder {
        stores = List.copyOf(stores);
    }

    static RetentionOrder of(RetentionInput input) {
        return new RetentionOrder(
                input.operation().id(),
                input.operation().environment(),
                input.operation().target(),
                input.stores());
    }
}
