package io.opsaga.saga;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What a saga has behind it when its run is continued by another one.
 *
 * @param learned names of the steps that became known while it ran, for each time that some did
 * @param undos what is registered, newest first
 * @param residues what could not be undone so far, where undoing is under way
 * @param answers what its steps have read, by the step's name
 */
public record Memory(
        List<LedgerEntry> steps,
        List<List<String>> learned,
        List<OpenUndo> undos,
        List<Residue> residues,
        boolean worldTouched,
        Map<String, JsonNode> answers) {
    /**
     * @param applied whether the step is known to have taken effect
     * @param failed whether it was tried in the undoing that is under way, and failed
     */
    public record OpenUndo(String step, boolean applied, boolean failed) {}
}
