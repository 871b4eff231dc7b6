/** Programs for the command line that talk to a running Opsaga as everybody does, over REST. */
@NullMarked
package io.opsaga.api.cli;

import org.jspecify.annotations.NullMarked;
