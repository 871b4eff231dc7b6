package io.opsaga.activities.docker;

import com.github.dockerjava.api.exception.DockerException;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.SshException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes of an engine's answers what a caller can act on. Engines say most things only in words, so words are what it goes by. */
final class EngineErrors {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final Pattern JSON_MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** What is said of mounts is much the same, and another matter. */
    private static final Pattern NO_ENTRY_POINT = Pattern.compile("runtime create failed.*\\bexec: \"");

    private static final Pattern NO_USER =
            Pattern.compile("unable to find (?:user|group) .*no matching entries in (?:passwd|group) file");
    /** Of a repository that does not exist many registries say the same as of one that needs a login. */
    private static final Pattern REFUSED = Pattern.compile("no basic auth credentials|unauthori[sz]ed|not authori[sz]ed"
            + "|authori[sz]ation (?:failed|token)|authentication (?:required|failed)|access (?:is |to the resource is )?(?:denied|forbidden)"
            + "|incorrect username or password|40[13] (?:unauthorized|forbidden)|(?:^|: )denied\\b");

    private static final List<String> MISSING =
            List.of("not found", "manifest unknown", "manifest for", "http response to https client");

    private static final List<String> AWAY = List.of(
            "no such host",
            "dial tcp",
            "server misbehaving",
            "connection refused",
            "i/o timeout",
            "request canceled",
            "tls handshake",
            "500 internal server error",
            "502 bad gateway",
            "503 service unavailable",
            "504 gateway timeout");

    private static final int LONGEST_MESSAGE = 500;

    private EngineErrors() {}

    static DockerFailure failure(String machine, String what, RuntimeException e, @Nullable SshException way) {
        if (e instanceof DockerFailure known) {
            return known;
        }
        if (e instanceof DockerException answer && answer.getHttpStatus() != EngineSocket.NO_ENGINE) {
            String said = said(answer);
            return new DockerFailure(kind(answer.getHttpStatus(), said), message(machine, what, said), e);
        }
        if (e instanceof DockerException || lost(e)) {
            String why = e instanceof DockerException none ? said(none) : root(e);
            return new DockerFailure(Kind.UNREACHABLE, message(machine, what, why), way == null ? e : way);
        }
        return new DockerFailure(Kind.ENGINE, message(machine, what, root(e)), e);
    }

    /**
     * What an engine says in the middle of a pull, or instead of one, where nothing but the image or its registry can be the matter.
     *
     * @param sent which credentials the registry was shown
     */
    static DockerFailure pullFailure(String machine, String what, String said, String sent, boolean named) {
        Kind kind = kind(0, said);
        String text = said.toLowerCase(Locale.ROOT);
        if (kind == Kind.ENGINE && REFUSED.matcher(text).find()) {
            String told = "%s (credentials sent: %s)".formatted(said, sent);
            return new DockerFailure(Kind.REGISTRY_REFUSED, message(machine, what, told), null);
        }
        return new DockerFailure(kind == Kind.ENGINE ? ofPull(text, named) : kind, message(machine, what, said), null);
    }

    /**
     * A registry that an image names and that is away may have it. Where none is named, it is most often one that was built on the machine, and
     * the public registry that an engine then asks has nothing to do with it.
     */
    private static Kind ofPull(String text, boolean named) {
        if (AWAY.stream().anyMatch(text::contains)) {
            return named ? Kind.REGISTRY_AWAY : Kind.IMAGE_MISSING;
        }
        return MISSING.stream().anyMatch(text::contains) ? Kind.IMAGE_MISSING : Kind.ENGINE;
    }

    private static Kind kind(int status, String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("no space left on device")) {
            return Kind.NO_SPACE;
        }
        if (text.contains("port is already allocated") || text.contains("address already in use")) {
            return Kind.PORT_TAKEN;
        }
        if (text.contains("no such image")) {
            return Kind.IMAGE_MISSING;
        }
        if (NO_ENTRY_POINT.matcher(text).find()) {
            return Kind.ENTRY_POINT;
        }
        if (NO_USER.matcher(text).find()) {
            return Kind.IMAGE_UNFIT;
        }
        if (text.contains("logging driver does not support reading")) {
            return Kind.NO_LOG;
        }
        // Old engines also answer 404 when a container's command does not exist in its image.
        if (status == NOT_FOUND && text.contains("no such container")) {
            return Kind.NOT_FOUND;
        }
        return status == CONFLICT ? Kind.CONFLICT : Kind.ENGINE;
    }

    /** Whether the engine took what it was asked for neither for a name nor for an id, but for the beginning of several. */
    static boolean isAmbiguous(DockerException answer) {
        return said(answer).toLowerCase(Locale.ROOT).contains("multiple ids found with provided prefix");
    }

    /** The engine's sentence without its JSON. */
    static String said(DockerException answer) {
        String raw = String.valueOf(answer.getMessage());
        Matcher json = JSON_MESSAGE.matcher(raw);
        String text = json.find() ? json.group(1).replace("\\\"", "\"").replace("\\n", " ") : raw.strip();
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "…" : text;
    }

    /** Of some states an engine says only in words that they are there already. */
    static void soAlready(String words, Runnable call) {
        try {
            call.run();
        } catch (DockerException e) {
            if (!said(e).contains(words)) {
                throw e;
            }
        }
    }

    private static boolean lost(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof UncheckedIOException) {
                return true;
            }
        }
        return false;
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static String message(String machine, String what, @Nullable String why) {
        return "Machine %s: %s: %s".formatted(machine, what, why);
    }
}
