package io.opsaga.deployment;

import io.opsaga.Histories;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.QueuePosition.Obstacle;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
    APPROVED {
        @Override
        void play(Lab lab, Bench bench) {
            ApprovalTerms terms = new ApprovalTerms(Duration.ofHours(1), false);
            bench.start(bench.plan(new Planning(false, null, terms))).await(Progress::awaitsApproval);
            String seen = bench.progress().approval().planHash();
            bench.machine.reference = "container-other";
            bench.letPass(Duration.ofMinutes(3));
            Progress anew =
                    bench.await(progress -> !progress.approval().planHash().equals(seen));
            bench.stub().update("extend", Void.class, order(anew, Duration.ofHours(1)));
            bench.stub().update("approve", Void.class, order(anew, null));
            bench.result();
        }

        private ApprovalOrder order(Progress asked, @Nullable Duration by) {
            return new ApprovalOrder("approval_1", "bob", asked.approval().planHash(), "seen", by);
        }
    },
    STALE_PLAN {
        @Override
        void play(Lab lab, Bench bench) {
            bench.start(bench.plan(new Planning(false, "0".repeat(64), null))).result();
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
    },
    WAITED_IN_LINE {
        @Override
        void play(Lab lab, Bench bench) {
            bench.store.stands(new QueuePosition(1, Instant.EPOCH, Obstacle.HELD, List.of("deploy_other"), "agent-7"));
            bench.start().await(progress -> bench.store.asked() > 1);
            bench.store.stands(null);
            bench.store.next = List.of("deploy_gone");
            bench.stub().signal("turn");
            bench.result();
        }
    };

    static final Histories HISTORIES = new Histories("deployment");

    abstract void play(Lab lab, Bench bench) throws InterruptedException;

    String fileName() {
        return Histories.fileName(this);
    }

    /** Histories of the in-memory server do not tell the workflow's id; replay would make up one. */
    String workflowId() {
        return "deploy_" + name().toLowerCase(Locale.ROOT);
    }
}
