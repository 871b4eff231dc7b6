package io.opsaga.real;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;

/** What can befall operations while they stand still; the one that leaves machines without their processes comes last. */
enum Blow {
    /** Opsaga itself is killed, and started again. */
    OPSAGA {
        @Override
        Instant strike(Crashable crashable) {
            crashable.opsaga.kill9();
            crashable.release();
            crashable.up();
            return crashable.upSince();
        }
    },

    /** Temporal is killed under it, and started again. */
    TEMPORAL {
        @Override
        Instant strike(Crashable crashable) {
            crashable.opsaga.kill9Temporal();
            crashable.release();
            crashable.up();
            return Instant.now();
        }
    },

    /** Both are. */
    BOTH {
        @Override
        Instant strike(Crashable crashable) {
            crashable.opsaga.kill9Temporal();
            return OPSAGA.strike(crashable);
        }
    },

    /** One machine stands still for a while. */
    FROZEN {
        @Override
        Instant strike(Crashable crashable) {
            Testbed.freeze(Testbed.PC2);
            crashable.release();
            Awaitility.await().pollDelay(STANDSTILL).until(() -> true);
            Testbed.thaw(Testbed.PC2);
            return Instant.now();
        }
    },

    /** Both machines lose their power, and have it again. */
    POWER {
        @Override
        Instant strike(Crashable crashable) {
            List<String> machines = List.of(Testbed.MAIN_PC, Testbed.PC2);
            machines.forEach(Testbed::off);
            crashable.release();
            machines.forEach(Testbed::on);
            return Instant.now();
        }
    };

    /** Shorter than agents have for their health. */
    private static final Duration STANDSTILL = Duration.ofSeconds(3);

    /** Strikes, and lets go of who stands still; returns since when everything is there again. */
    abstract Instant strike(Crashable crashable);

    /** Whether what was under way is known to have stopped with it; what somebody had in hand else is no further step. */
    boolean endsOpsaga() {
        return this == OPSAGA || this == BOTH;
    }

    String told() {
        return name().toLowerCase(Locale.ROOT);
    }
}
