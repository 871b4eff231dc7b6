/**
 * Versions that were rolled back from, and are not to be deployed again in their environment until somebody says so. Which end of
 * an operation speaks against a version is decided here; keeping and lifting is the store's.
 */
@NullMarked
package io.opsaga.quarantine;

import org.jspecify.annotations.NullMarked;
