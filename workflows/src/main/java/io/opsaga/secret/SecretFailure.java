package io.opsaga.secret;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;

/** Why a secret cannot be had at the moment at which it is needed. */
public enum SecretFailure implements Failure {
    SECRET_UNKNOWN("The inventory declares no secret of that name.", Origin.ORDER, "Declare it under secrets"),
    SECRET_MISSING("The secret's file does not exist.", Origin.ORDER, "Create the secret's file, with mode 0600"),
    SECRET_NO_FILE(
            "What should be the secret's file is no regular file.",
            Origin.ORDER,
            "Replace it by a regular file with mode 0600"),
    SECRET_EXPOSED(
            "The secret's file can be accessed by its group or by everybody.",
            Origin.ORDER,
            "Change the secret, since others may have read it, and set its file's mode to 0600"),
    SECRET_TOO_LARGE(
            "The secret's file is larger than 64 KiB.",
            Origin.ORDER,
            "Look whether the inventory names the right file"),
    SECRET_EMPTY("The secret's file is empty.", Origin.ORDER, "Write the secret into its file"),
    SECRET_NO_TEXT(
            "The secret is no text in UTF-8, or has a zero character in it.",
            Origin.ORDER,
            "Look whether the inventory names the right file"),
    SECRET_UNREADABLE(
            "The secret's file cannot be read.",
            Origin.OPSAGA,
            "Let the account that Opsaga runs under read the secret's file");

    private final String sentence;
    private final Origin origin;
    private final String remedy;

    SecretFailure(String sentence, Origin origin, String remedy) {
        this.sentence = sentence;
        this.origin = origin;
        this.remedy = remedy;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    /** All but a file that cannot be read: that may be a file system that is away for a while. */
    @Override
    public boolean permanent() {
        return this != SECRET_UNREADABLE;
    }

    @Override
    public boolean misconfigured() {
        return origin == Origin.ORDER;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
