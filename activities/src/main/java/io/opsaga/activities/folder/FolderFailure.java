package io.opsaga.activities.folder;

/** Why a folder was not read, or nothing put into it, as far as a caller has to care. */
public enum FolderFailure {
    MISSING("There is no such folder."),
    UNREADABLE("The folder, or something in it, may not be read by the account that asks."),
    CHANGED("Something in the folder was changed while it was read."),
    CUT("The stream ended before it was whole."),
    NO_TAR("There is no GNU tar to read it with."),
    NO_ROOM("There is no room to unpack it."),
    NO_ROOM_THERE("There is no room for it on the machine; nothing there was changed."),
    ESCAPES("Something in the stream would leave the folder; nothing was changed."),
    UNLIKE("What was unpacked is not what is in the stream; nothing was changed."),
    MOUNTED("Another file system is mounted there; it would be lost, or stay as it is."),
    UNWRITABLE("The account that asks may not change what is there."),
    FAILED("The folder could not be read or changed for a reason of its own.");

    private final String sentence;

    FolderFailure(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
