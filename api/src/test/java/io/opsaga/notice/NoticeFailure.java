package io.opsaga.notice;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** What can fail a notice. */
public enum NoticeFailure implements Failure {
    NO_PINS("The board has no pins left.");

    private final String sentence;

    NoticeFailure(String sentence) {
        this.sentence = sentence;
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
        return Origin.MACHINE;
    }

    @Override
    public String remedy() {
        return "Bring pins to {machine}";
    }
}
