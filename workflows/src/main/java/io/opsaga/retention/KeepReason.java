package io.opsaga.retention;

/** Why an execution of a backup is kept. The names are those of responses. */
public enum KeepReason {
    LATEST("It is among the newest ones, which are kept in any case."),
    DAILY("It is the newest of its day, which is among the days that are kept."),
    WEEKLY("It is the newest of its week, which is among the weeks that are kept."),
    MONTHLY("It is the newest of its month, which is among the months that are kept."),
    LAST_VERIFIED("It is the newest that was proven to be restorable."),
    NEEDED("Something needs it."),
    OUT_OF_REACH("It lies in a store that is not declared any more, or that this operation does not hold."),
    NOTHING_DECLARED("Nothing is declared about how many are kept, so all of them are.");

    private final String sentence;

    KeepReason(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
