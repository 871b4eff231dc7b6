/**
 * A stand-in for an agent of a multi-agent system: one small process that reports its health and version over HTTP and, where it is
 * asked to, talks to the other machine through a message bridge. It exists so that deployments have something real to operate on; it
 * needs nothing but a Java 17 run time. The classes avoid lambdas and formatters on purpose: many agents share one host.
 */
@NullMarked
package io.opsaga.sample;

import org.jspecify.annotations.NullMarked;
