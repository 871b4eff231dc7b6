package io.opsaga.worker;

import io.opsaga.activities.inventory.InvalidInventory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what is wrong with an inventory, line by line, instead of where in the program it was noticed. */
final class InvalidInventoryAnalyzer extends AbstractFailureAnalyzer<InvalidInventory> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidInventory cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the inventory; docs/operations/inventory.md describes every key.", cause);
    }
}
