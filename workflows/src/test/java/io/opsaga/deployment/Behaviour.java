package io.opsaga.deployment;

import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Ways in which a deployment can go of which a history is kept: what runs in production must go the same way after a change. */
enum Behaviour {
    HAPPY {
        @Override
        void play(Lab lab, Bench bench) {
            bench.start().result();
        }
    },
    FAILED_AT_HEALTHY_ROLLED_BACK {
        @Override
        void play(Lab lab, Bench bench) {
            bench.faults.inject("awaitHealthy", Fault.REFUSES);
            bench.start().result();
        }
    },
    LOST_ANSWER {
        @Override
        void play(Lab lab, Bench bench) {
            bench.faults.inject("start", Fault.ANSWER_LOST);
            bench.start().result();
        }
    },
    ROLLBACK_BY_UPDATE {
        @Override
        void play(Lab lab, Bench bench) throws InterruptedException {
            bench.faults.inject("start", Fault.HANGS_AFTERWARDS);
            bench.start();
            bench.journal.awaitHanging("start");
            bench.rollBack("rollback_1");
            bench.result();
        }
    },
    ROLLBACK_BY_UPDATE_IN_LEASE {
        @Override
        void play(Lab lab, Bench bench) {
            bench.start().awaitVerdict(Verdict.COMPLETED);
            bench.rollBack("rollback_1");
            bench.result();
        }
    },
    CANCELLED {
        @Override
        void play(Lab lab, Bench bench) throws InterruptedException {
            bench.faults.inject("start", Fault.HANGS_AFTERWARDS);
            bench.start();
            bench.journal.awaitHanging("start");
            bench.stub().cancel();
            try {
                bench.result();
            } catch (WorkflowFailedException e) {
                // A cancelled workflow has no result.
            }
        }
    },
    RETRY_ROLLBACK {
        @Override
        void play(Lab lab, Bench bench) {
            bench.faults.inject("awaitHealthy", Fault.REFUSES);
            bench.faults.inject("restore", Fault.REFUSES);
            bench.start().awaitVerdict(Verdict.ROLLBACK_INCOMPLETE);
            bench.faults.heal();
            bench.stub().update("retry_rollback", Void.class, "carol");
            bench.result();
        }
    },
    SUPERSEDED {
        @Override
        void play(Lab lab, Bench bench) {
            bench.start().awaitVerdict(Verdict.COMPLETED);
            bench.stub().signal("superseded", "deploy_later");
            bench.result();
        }
    },
    SUPERSEDING {
        @Override
        void play(Lab lab, Bench bench) {
            try (Bench earlier = lab.bench("deploy_earlier")) {
                earlier.start().awaitVerdict(Verdict.COMPLETED);
                bench.store.leases = List.of(earlier.id, "deploy_gone");
                bench.start().result();
            }
        }
    };

    static final Path FOLDER = Path.of("histories", "deployment");

    abstract void play(Lab lab, Bench bench) throws InterruptedException;

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "deploy_" + name().toLowerCase(Locale.ROOT);
    }

    String recorded() throws IOException {
        String resource = "/%s/%s".formatted(FOLDER, fileName());
        try (var stream = Behaviour.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(stream, resource + " is missing").readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
