package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.Locale;

/**
 * What an operation works on and locks: a thing of a type, by its name, within an environment where it belongs to one. Its text, such as
 * {@code agent:production/planner} or {@code machine:main-pc}, is the same in the store, in search attributes and in payloads.
 *
 * @param type what it is; a capability may bring types of its own
 * @param environment wire name of the environment that it belongs to; empty for what several environments share, such as a machine
 */
public record Target(String type, String environment, String name) implements Comparable<Target> {
    public static final String AGENT = "agent";
    public static final String MACHINE = "machine";
    public static final String ENVIRONMENT = "environment";
    public static final String DATABASE = "database";

    private static final String WORD = "[a-z0-9][A-Za-z0-9._-]{0,62}";
    private static final String NAME = "[!-~]{1,255}";
    private static final Comparator<Target> ORDER = Comparator.comparing(Target::type)
            .thenComparing(Target::environment)
            .thenComparing(Target::name);

    /** @throws IllegalArgumentException where its text could not be read back as the same target */
    public Target {
        boolean scoped = environment.isEmpty() ? name.indexOf('/') < 0 : environment.matches(WORD);
        if (!type.matches(WORD) || !scoped || !name.matches(NAME)) {
            throw malformed(text(type, environment, name));
        }
    }

    public static Target agent(String environment, String id) {
        return new Target(AGENT, environment, id);
    }

    public static Target machine(String name) {
        return new Target(MACHINE, "", name);
    }

    public static Target environment(String wire) {
        return new Target(ENVIRONMENT, "", wire);
    }

    public static Target database(String environment, String name) {
        return new Target(DATABASE, environment, name);
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @throws IllegalArgumentException where that is not the text of a target
     */
    @JsonCreator
    public static Target parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw malformed(text);
        }
        String name = text.substring(colon + 1);
        int slash = name.indexOf('/');
        return slash < 0
                ? new Target(text.substring(0, colon), "", name)
                : new Target(text.substring(0, colon), name.substring(0, slash), name.substring(slash + 1));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "\"%s\" is not a target: it is TYPE:NAME or TYPE:ENVIRONMENT/NAME".formatted(text));
    }

    /** Such as {@code agent:production/planner}. */
    @JsonValue
    public String text() {
        return text(type, environment, name);
    }

    /** For people: an agent is called by its id alone, anything else says what it is. */
    public String spoken() {
        return type.equals(AGENT) ? name : type.replace('_', ' ').toLowerCase(Locale.ROOT) + " " + name;
    }

    @Override
    public int compareTo(Target other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text();
    }

    private static String text(String type, String environment, String name) {
        return environment.isEmpty() ? type + ':' + name : type + ':' + environment + '/' + name;
    }
}
