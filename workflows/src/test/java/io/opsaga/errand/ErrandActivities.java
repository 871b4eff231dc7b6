package io.opsaga.errand;

import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;

/** What an errand asks of the world. */
@ActivityInterface(namePrefix = "Errand_")
public interface ErrandActivities {
    String perform(String task);

    Reading undo(String task);

    /** Whether a thing is there that is called like the task. */
    Reading look(String task);

    /** What is on the list, which nobody has read before. */
    ErrandInput list(ErrandInput written);

    String giveUp(String task);
}
