package io.opsaga.activities.runtime;

import java.time.Duration;
import java.util.Map;

/** What a machine tells about one release folder; the keys are those that {@code agent.sh} prints. */
record ProcessRelease(String folder, Map<String, String> facts) {
    String fact(String key) {
        return facts.getOrDefault(key, "");
    }

    /** The operation that has brought it, which its folder is named after; empty where it is named otherwise. */
    String operation() {
        String before = fact("version") + "-";
        return folder.startsWith(before) ? folder.substring(before.length()) : "";
    }

    /** Whether its preparation was completed. */
    boolean ready() {
        return yes("ready");
    }

    /** Whether the agent's own process runs. */
    boolean running() {
        return yes("running");
    }

    /** Whether it runs, or its supervisor is about to start it again. */
    boolean alive() {
        return running() || yes("supervised");
    }

    /** Whether it runs, and nobody is left who would start it again. */
    boolean unkept() {
        return running() && !yes("supervised");
    }

    /** Whether it left processes behind when its own ended. */
    boolean remains() {
        return yes("remains");
    }

    /** Whether it runs, or was stopped for an operation and is to run again should that be taken back. */
    boolean meantToRun() {
        return alive() || !fact("stopped").isEmpty();
    }

    /** Whether it was stopped, by whomever, so that no boot starts it. */
    boolean halted() {
        return facts.containsKey("stopped");
    }

    /** Whether it was told to end, and has not yet: it will, and nobody starts it again. */
    boolean ending() {
        return alive() && halted();
    }

    /** Whether it was ever started, also when that was only a moment ago. */
    boolean everStarted() {
        return starts() > 0 || alive();
    }

    int starts() {
        return number("starts");
    }

    /** Whether its machine has ended it: nobody was left to see how it ended, or the machine was booted since. */
    boolean interrupted() {
        return !alive() && (yes("rebooted") || number("exits") < starts());
    }

    /** The code that it last ended with. */
    int code() {
        return number("code");
    }

    /** Which run of its program this is: one more after each start. */
    String run() {
        return "%s, start %d".formatted(folder, starts());
    }

    /** How long this run has lasted; zero between two runs, and where the release is kept by an older supervisor. */
    Duration up() {
        return Duration.ofMillis(fact("up").isEmpty() ? 0 : 10 * Long.parseLong(fact("up")));
    }

    private boolean yes(String key) {
        return fact(key).equals("yes");
    }

    private int number(String key) {
        return fact(key).isEmpty() ? 0 : Integer.parseInt(fact(key));
    }
}
