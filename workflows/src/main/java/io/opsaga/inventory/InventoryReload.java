package io.opsaga.inventory;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the inventories again while everything goes on. What is faulty is refused whole, and what was in force stays so; an operation that
 * has begun on a machine keeps what it began with.
 */
public interface InventoryReload {
    /**
     * Reads all files now.
     *
     * @return what is in force from now on; the same as before where nothing has changed in them
     * @throws Refused with all that is wrong in any of them; nothing has changed then
     */
    InForce reload();

    /** What is in force. */
    InForce inForce();

    /** How often inventories were read again since this process started. */
    Counts counts();

    /**
     * The inventories that count.
     *
     * @param version of their content, the same for the same content
     * @param since when they were taken; of those that were read at the start, when that was
     */
    record InForce(String version, Instant since, List<File> files) {
        public InForce {
            files = List.copyOf(files);
        }
    }

    /** One file, and what it describes. */
    record File(String file, EnvironmentName environment, int machines, int agents) {}

    /**
     * What became of reading again.
     *
     * @param taken other content came into force
     * @param unchanged the content was that in force
     * @param refused it was faulty
     */
    record Counts(long taken, long unchanged, long refused) {}

    /**
     * One thing that is wrong.
     *
     * @param line from 1
     * @param column from 1
     * @param path the place in the document, like {@code agents[3].health.port}
     * @param allowed what would be right
     */
    record Fault(String file, int line, int column, String path, String message, String allowed) {
        @Override
        public String toString() {
            return "%s:%d:%d %s: %s (allowed: %s)".formatted(file, line, column, path, message, allowed);
        }
    }

    /** The files are faulty. The message has a line for each fault; values of environment variables never appear in it. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        public Refused(List<Fault> faults) {
            super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
            this.faults = List.copyOf(faults);
        }

        /** In the order of the files and their lines. */
        public List<Fault> faults() {
            return faults;
        }
    }
}
