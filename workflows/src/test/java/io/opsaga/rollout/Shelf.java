package io.opsaga.rollout;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;
import io.opsaga.saga.Stage;
import io.opsaga.saga.StepName;
import java.time.Duration;

/** Something to be rolled out over that is no agent. */
record Shelf(String name, String place, int layer) implements Placed {
    /** What is done with it. */
    enum Step implements StepName {
        PAINT;

        @Override
        public String title() {
            return "paint shelves";
        }

        @Override
        public Stage stage() {
            return new Stage("STOCKING");
        }

        @Override
        public boolean essential() {
            return true;
        }

        @Override
        public Duration estimate() {
            return Duration.ofSeconds(1);
        }
    }

    /** What can fail it. */
    enum Broken implements Failure {
        NO_PAINT,
        SHELVES_BARE,
        SOME_SHELVES_BARE,
        SHELF_STAINED,
        SHELF_BELOW_GONE;

        static final RolloutFailures OF_ROLLOUTS =
                new RolloutFailures(SHELVES_BARE, SOME_SHELVES_BARE, SHELF_STAINED, SHELF_BELOW_GONE);

        @Override
        public String sentence() {
            return name();
        }

        @Override
        public boolean permanent() {
            return true;
        }

        @Override
        public Origin origin() {
            return Origin.ORDER;
        }
    }
}
