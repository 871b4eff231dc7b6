/**
 * What targets run and ran: releases, the words for a version, and builds that were rolled back from and are not to be deployed again in
 * their environment until somebody says so. Which end of an operation speaks against a build is decided here; keeping and lifting is
 * the store's.
 */
@NullMarked
package io.opsaga.release;

import org.jspecify.annotations.NullMarked;
