/**
 * Two machines simulated honestly on one host: an SSH server on loopback for each, with a home folder of its own, where real commands
 * run and real processes stay. It gives a first start without any inventory something true to operate on, over the same code path as
 * real machines. It is no isolation: commands run as the user that started Opsaga and can read what that user can read.
 */
@NullMarked
package io.opsaga.worker.sandbox;

import org.jspecify.annotations.NullMarked;
