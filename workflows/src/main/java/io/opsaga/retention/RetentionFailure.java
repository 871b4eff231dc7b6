package io.opsaga.retention;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail retention beside {@link io.opsaga.archive.ArchiveFailure} and {@link io.opsaga.secret.SecretFailure}. */
public enum RetentionFailure implements Failure {
    MUST_STAY("What was to be removed has to stay, or is not listed any more.", "Ask for the plan anew");

    private final String sentence;
    private final String remedy;

    RetentionFailure(String sentence, String remedy) {
        this.sentence = sentence;
        this.remedy = remedy;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return true;
    }

    @Override
    public Origin origin() {
        return Origin.OPSAGA;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
