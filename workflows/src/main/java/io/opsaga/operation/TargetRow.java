package io.opsaga.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.opsaga.saga.OutsideText;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of an operation on many targets, or with parts that are operations themselves: what became of one of them. It
 * is written thousands of times into one payload, which has a limit: what is empty is left out there. Two of its names are those of the
 * first rows, which were agents.
 *
 * @param target its name
 * @param place where it lives, such as a machine
 * @param from the version that it had before; empty where it had none, or nobody has looked yet
 * @param to the version that it shall have
 * @param reason why it is not as wanted, for people; empty where it is
 * @param millis how long was worked on its change; 0 where nothing was done
 * @param build which of the {@link Progress#BUILDS builds} was tried and is not there, from 1; 0 in all other rows
 * @param orphan true where it is not the agent that was asked for, but what is left of one where it is not declared to be; null is false
 * @param type what the target is, such as {@link Target#DATABASE}; empty where it is what all operations of this kind are about
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TargetRow(
        @JsonProperty("agent") String target,
        @JsonProperty("machine") String place,
        String from,
        String to,
        Outcome outcome,
        String reason,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long millis,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int build,
        @Nullable Boolean orphan,
        String type) {
    public TargetRow {
        from = from == null ? "" : from;
        to = to == null ? "" : to;
        reason = OutsideText.line(reason);
        type = type == null ? "" : type;
    }

    /** A row of what was asked for, and is what all operations of its kind are about. */
    public static TargetRow of(
            String target, String place, String from, String to, Outcome outcome, String reason, long millis) {
        return new TargetRow(target, place, from, to, outcome, reason, millis, 0, null, "");
    }

    /** The same, of which that has become. */
    public TargetRow with(Outcome other) {
        return new TargetRow(target, place, from, to, other, reason, millis, build, orphan, type);
    }

    /** The same, naming the build that was tried. */
    public TargetRow withBuild(int number) {
        return new TargetRow(target, place, from, to, outcome, reason, millis, number, orphan, type);
    }

    /** The same, of what is left of an agent where it is not declared to be. */
    public TargetRow asOrphan() {
        return new TargetRow(target, place, from, to, outcome, reason, millis, build, Boolean.TRUE, type);
    }

    /** The same, of a target of that type. */
    public TargetRow ofType(String what) {
        return new TargetRow(target, place, from, to, outcome, reason, millis, build, orphan, what);
    }

    /** Whether it is about an orphan. */
    @JsonIgnore
    public boolean isOrphan() {
        return Boolean.TRUE.equals(orphan);
    }

    /** Whether it is of a target of that type, where operations of this kind are about others of the type {@code usual}. */
    public boolean isOf(String wanted, String usual) {
        return wanted.equals(type.isEmpty() ? usual : type);
    }
}
