package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever was in the queue, or held what others wait for, and has ended without a word. */
class QueueOfEndedRunsTest extends QueueRig {
    @Test
    void aHolderWhoseRunHasEndedLetsGo() {
        open("gone", Entry.WHERE_FREE, "a");
        begun("gone", "a");
        open("waits", Entry.IN_LINE, "a");
        ended.add("gone");

        assertThat(turn("waits", "a").granted()).isTrue();
        assertThat(active()).isEqualTo(1);
    }

    @Test
    void thePlaceOfOneWhoseRunHasEndedGoesToTheNextWhoIsToldUntilItKnows() {
        Store single = limitedTo(1);
        open(single, "gone", Entry.WHERE_FREE, "a");
        begun("gone", "a");
        open(single, "waits", Entry.WHERE_FREE, "b");
        assertThat(single.queue().advance()).isEmpty();
        ended.add("gone");

        assertThat(single.queue().advance()).containsExactly("waits");
        assertThat(single.queue().advance()).containsExactly("waits");
        assertThat(single.locks()
                        .acquire(operation("waits", "b"), Samples.holds("b"))
                        .granted())
                .isTrue();
        assertThat(single.queue().advance()).isEmpty();
    }

    @Test
    void oneWhoWaitsAndWhoseRunHasEndedIsNoObstacle() {
        open("holder", Entry.WHERE_FREE, "a");
        open("gone", Entry.IN_LINE, "a", "b");
        open("waits", Entry.IN_LINE, "b");
        begun("gone", "a");
        ended.add("gone");

        assertThat(turn("waits", "b").granted()).isTrue();
        assertThat(turn("gone", "a", "b").place()).as("it is out of the queue").isNull();
    }

    /** Opsaga was killed between the record and the start of the run, and will make up for it. */
    @Test
    void whoWasPromisedAPlaceAndHasNotBegunKeepsIt() {
        Store single = limitedTo(1);
        open(single, "active", Entry.WHERE_FREE, "a");
        open(single, "promised", Entry.IN_LINE, "a");
        open(single, "waits", Entry.IN_LINE, "a");
        ended.addAll(List.of("active", "promised"));

        assertThat(single.locks()
                        .acquire(operation("waits", "a"), Samples.holds("a"))
                        .place()
                        .number())
                .isEqualTo(2);
        assertThat(single.queue().advance()).isEmpty();
        assertThat(single.locks()
                        .acquire(operation("active", "a"), Samples.holds("a"))
                        .granted())
                .isTrue();
        ended.clear();
        assertThat(release("active")).containsExactly("promised");
    }
}
