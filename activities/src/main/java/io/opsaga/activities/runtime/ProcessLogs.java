package io.opsaga.activities.runtime;

import io.opsaga.activities.ssh.Quote;
import io.opsaga.operation.Identifiers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What releases wrote, to files on their machine; also when they are gone since not more than a day. */
final class ProcessLogs {
    private static final String LOG = "log=";

    /** Follows a place where something is missing before what was read. */
    private static final String CUT = " cut";

    private final ProcessHost host;
    private final String functions = ProcessHost.read("/io/opsaga/activities/process/logs.sh");

    ProcessLogs(ProcessHost host) {
        this.host = host;
    }

    /**
     * @param value as the machine's functions say and understand it: which file, how much of all that was ever written to it was read, how
     *     much of what was there, and a checksum by which it is known that the file still has what was read
     */
    private record Place(String value) implements LogPlace {}

    /**
     * @param after where a piece ended that was read of it before; null for its end
     * @param lines 0 for the place alone; any others are all that there may be
     */
    Optional<LogPiece> of(Placement at, String operation, @Nullable LogPlace after, int lines) {
        String from = after instanceof Place place ? Quote.sh(place.value()) : "''";
        String script = "%s\nlast_log \"$A\" %s %s%s"
                .formatted(functions, Identifiers.operation(operation), from, lines == 0 ? " | head -n 1" : "");
        String said = host.askForBytes(at, script);
        if (!said.startsWith(LOG)) {
            return Optional.empty();
        }
        int text = said.indexOf('\n') + 1;
        String end = said.substring(LOG.length(), text - 1);
        boolean cut = end.endsWith(CUT);
        Place place = new Place(cut ? end.substring(0, end.length() - CUT.length()) : end);
        return Optional.of(new LogPiece(said.substring(text), cut, place));
    }
}
