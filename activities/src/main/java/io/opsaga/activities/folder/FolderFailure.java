package io.opsaga.activities.folder;

/** Why a folder was not read, as far as a caller has to care. */
public enum FolderFailure {
    MISSING("There is no such folder."),
    UNREADABLE("The folder, or something in it, may not be read by the account that asks."),
    CHANGED("Something in the folder was changed while it was read."),
    CUT("The stream ended before it was whole."),
    NO_TAR("There is no GNU tar to read it with."),
    NO_ROOM("There is no room to unpack it."),
    FAILED("The folder could not be read for a reason of its own.");

    private final String sentence;

    FolderFailure(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
