package io.opsaga.activities.postgresql;

import java.util.List;

/** How what was loaded beside the target takes its place, and leaves it again. Each call may be repeated. */
interface Swap {
    /** {@link RestoreState#SWAPPED}, {@link RestoreState#HALF_SWAPPED}, or {@link RestoreState#NOTHING}. */
    RestoreState state();

    List<Connected> swap(Others others);

    List<Connected> swapBack(Others others);

    /** Gives up what swapping back needs. */
    void settle();

    /** Where that is which was loaded. */
    Database loaded();
}
