/**
 * Machines over SSH: scripts, uploads, detached jobs and tunnels. One connection per machine is kept and shared, host keys are
 * always verified, and every failure is an {@link io.opsaga.activities.ssh.SshException} whose kind says whether anything may
 * have happened on the machine.
 */
@NullMarked
package io.opsaga.activities.ssh;

import org.jspecify.annotations.NullMarked;
