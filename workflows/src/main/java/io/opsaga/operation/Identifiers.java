package io.opsaga.operation;

import java.util.Optional;

/**
 * What may become part of a path, a name or a command. A request is checked by the API; but a run can be started past it, by
 * whoever reaches Temporal, and what makes a name of a text looks at it where it does so.
 *
 * <p>Each method returns what it was given, or throws a permanent failure of type MALFORMED; nothing was done then.
 */
public final class Identifiers {
    private static final String OPERATION = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";
    private static final String DAY = "(-[0-9]{4}-[0-9]{2}-[0-9]{2})";
    private static final String AGENT = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String VERSION = "[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}";
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._+-]{0,254}";
    private static final String MARK = "[!-~]{0,512}";
    private static final int SHOWN = 60;

    private Identifiers() {}

    /** The id of an operation: letters, digits, '_' and '-'. */
    public static String operation(String text) {
        return checked("an operation's id", OPERATION, text);
    }

    /**
     * The id of the operation that a run is. They are the same, but for a run that a schedule of Temporal's has started: its time has
     * colons, which nothing on a machine may have in its name.
     */
    public static String ofRun(String workflowId) {
        return operation(withoutColons(workflowId));
    }

    /** The same, where that could be an operation at all. */
    public static Optional<String> ifRun(String workflowId) {
        return Optional.of(withoutColons(workflowId)).filter(Identifiers::isOperation);
    }

    private static String withoutColons(String workflowId) {
        return workflowId.replaceFirst(DAY + "T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$", "$1T$2-$3-$4Z");
    }

    /** The workflow id of the run that an operation is, see {@link #ofRun}. */
    public static String run(String operation) {
        return operation.replaceFirst(DAY + "T([0-9]{2})-([0-9]{2})-([0-9]{2})Z$", "$1T$2:$3:$4Z");
    }

    /** Whether that could be the id of an operation. */
    public static boolean isOperation(String text) {
        return text.matches(OPERATION);
    }

    /** The id of an agent, or the wire name of an environment. */
    public static String agent(String text) {
        return checked("an agent's id", AGENT, text);
    }

    /** A version: no slash, no blank, and it does not begin with a dot or a dash. */
    public static String version(String text) {
        return checked("a version", VERSION, text);
    }

    /** The name of one thing on a machine: a release's folder, a container or its id. */
    public static String name(String text) {
        return checked("a name", NAME, text);
    }

    /** Whether that could be the name of one thing on a machine. */
    public static boolean isName(String text) {
        return text.matches(NAME);
    }

    /** What is written down in one word: a checksum or a hash; may be empty. */
    public static String mark(String text) {
        return checked("a checksum", MARK, text);
    }

    private static String checked(String what, String allowed, String text) {
        if (text.matches(allowed)) {
            return text;
        }
        String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
        throw OperationFailure.MALFORMED.because(
                "%s cannot be \"%s\"".formatted(what, shown.replaceAll("\\p{Cntrl}", "?")));
    }
}
