package io.opsaga.activities.ssh;

/**
 * How a script ended.
 *
 * @param exitCode the script's own, or 128 + n if signal n ended it
 * @param out standard output, its first MiB
 * @param err standard error, its first MiB
 * @param truncated whether either was longer
 */
public record Result(int exitCode, String out, String err, boolean truncated) {
    public boolean ok() {
        return exitCode == 0;
    }
}
