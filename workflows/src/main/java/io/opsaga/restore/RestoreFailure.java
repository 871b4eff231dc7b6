package io.opsaga.restore;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail a restore, beside {@link io.opsaga.archive.ArchiveFailure} and {@link io.opsaga.secret.SecretFailure}. */
public enum RestoreFailure implements Failure {
    EXECUTION_GONE(
            "That execution of the backup is not listed any more, or not as it was.",
            true,
            Origin.ORDER,
            "See with GET /api/v1/backups/ID/executions what there is, and order another one"),
    NOT_VERIFIED(
            "That execution of the backup was never proven to be restorable.",
            true,
            Origin.ORDER,
            "Name one that is VERIFIED, or allow it with \"allow_unverified\": true"),
    RESTORED_OTHERWISE(
            "What is in the place after the restore is not what was backed up.",
            true,
            Origin.MACHINE,
            "Stop what writes to the place, and restore once more");

    private final String sentence;
    private final boolean permanent;
    private final Origin origin;
    private final String remedy;

    RestoreFailure(String sentence, boolean permanent, Origin origin, String remedy) {
        this.sentence = sentence;
        this.permanent = permanent;
        this.origin = origin;
        this.remedy = remedy;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean misconfigured() {
        return origin == Origin.ORDER;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
