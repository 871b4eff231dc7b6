package io.opsaga.notice;

import io.opsaga.saga.Reading;
import io.temporal.activity.ActivityInterface;

/** What a notice asks of the machine with the board. */
@ActivityInterface(namePrefix = "Notice_")
public interface NoticeActivities {
    /** What is pinned there; empty for nothing. */
    String look(NoticeInput input);

    void pin(NoticeInput input);

    /** Takes the notice off again. */
    Reading takeOff(NoticeInput input);
}
