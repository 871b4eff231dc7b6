package io.opsaga.activities.ssh;

/** Where a detached job stands. {@code logTail} is the end of what it printed, at most 16 KiB. */
public sealed interface JobState {
    /** There is no such job folder. */
    record Absent() implements JobState {}

    record Running(String logTail) implements JobState {}

    /** @param code the script's exit code; 128 + n if signal n ended it */
    record Exited(int code, String logTail) implements JobState {}

    /** It ended without leaving an exit code: the machine was switched off, or the whole job was killed. How far it came is unknown. */
    record Lost(String logTail) implements JobState {}
}
