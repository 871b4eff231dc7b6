/**
 * What is backed up, where to, when, how long it is kept, and how it is proven, as an inventory declares it: stores, Redis services,
 * databases, and the jobs that tie them together. Plain values, which name secrets and never hold one.
 */
@NullMarked
package io.opsaga.archive;

import org.jspecify.annotations.NullMarked;
