/**
 * Deployment of one agent, on any runtime.
 *
 * <p>Steps in order: resolve the version, remember what runs, validate, prepare the release, start it, wait until it is
 * healthy, switch over, record the release, retire what is no longer needed. A failure at any step brings the old version
 * back, serving. What a rollback cannot restore: data that the new version wrote while it ran.
 */
@NullMarked
package io.opsaga.deployment;

import org.jspecify.annotations.NullMarked;
