package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import java.time.Duration;

/**
 * Scripts that run on after the connection that started them is gone. A job is a folder on a Linux machine with its {@code script},
 * {@code pid}, {@code log} and {@code exit}; who knows the folder can find the job again. The script may hold secrets: only the
 * user can read the folder, and the script is deleted as soon as it ended.
 */
public final class RemoteJobs {
    private static final Duration SHORT = Duration.ofSeconds(20);

    private final RemoteShell shell;

    RemoteJobs(RemoteShell shell) {
        this.shell = shell;
    }

    /**
     * Starts the script unless that folder already has a job, running or ended: then nothing happens. After any failure it may be
     * called again; a script is never started twice.
     *
     * @return whether this call started it
     * @throws SshException of kind DISK_FULL if not even the script could be stored; nothing is left behind then
     */
    public boolean start(String jobFolder, String script) {
        return start(jobFolder, script, shell::must);
    }

    /** The same, where somebody else runs the script that starts it. */
    public boolean start(String jobFolder, String script, RemoteShell.Scripts scripts) {
        String said = scripts.run("cannot start a job in " + jobFolder, JobScripts.start(jobFolder, script));
        return said.strip().equals("started");
    }

    /** Where it stands now. Reads only. */
    public JobState poll(String jobFolder) {
        String said = shell.must("cannot read the job in " + jobFolder, JobScripts.poll(jobFolder));
        int newline = said.indexOf('\n');
        String[] state = said.substring(0, Math.max(newline, 0)).split(" ", 2);
        String log = said.substring(newline + 1);
        return switch (state[0]) {
            case "absent" -> new JobState.Absent();
            case "running" -> new JobState.Running(log);
            case "exited" -> new JobState.Exited(Integer.parseInt(state[1].strip()), log);
            case "lost" -> new JobState.Lost(log);
            default ->
                throw new SshException(
                        Kind.FAILED, shell.machine().name(), "job folder %s makes no sense".formatted(jobFolder), null);
        };
    }

    /**
     * Ends the job and everything it started in its process group: asked first, killed after the grace. A job that is not running
     * stays as it is, and a process that merely got the same number is left alone.
     *
     * @return the state afterwards
     */
    public JobState cancel(String jobFolder, Duration grace) {
        Duration patience = SHORT.plus(grace);
        Result result = shell.run(JobScripts.cancel(jobFolder, grace.toSeconds()), patience);
        if (!result.ok()) {
            String detail = "cannot end the job in %s: %s"
                    .formatted(jobFolder, result.err().strip());
            throw new SshException(Kind.FAILED, shell.machine().name(), detail, null);
        }
        return poll(jobFolder);
    }

    /** Ends the job if it runs and removes its folder, so that it could be started anew. */
    public void discard(String jobFolder) {
        cancel(jobFolder, Duration.ZERO);
        shell.must("cannot remove " + jobFolder, "rm -rf -- " + Quote.sh(jobFolder));
    }
}
