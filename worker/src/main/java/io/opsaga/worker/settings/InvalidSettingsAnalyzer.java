package io.opsaga.worker.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what is wrong with settings, line by line, instead of where in the program it was noticed. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettings> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidSettings cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend the settings; docs/operations/settings.md describes all of them.", cause);
    }
}
