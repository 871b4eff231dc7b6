package io.opsaga.activities.source;

import io.opsaga.activities.folder.FolderProof;
import io.opsaga.activities.folder.FolderSummary;
import io.opsaga.archive.StreamEntry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a folder's stream, and how it is proven, whoever has packed it. */
final class FolderStreams {
    static final String ENTRIES = "entries";
    private static final String BYTES = "bytes";
    private static final String CONTENTS = "contents";
    private static final String WITHOUT_OWNERS = "contents_without_owners";

    private FolderStreams() {}

    static Passed passed(FolderSummary summary) {
        return new Passed(
                summary.length(),
                summary.sha256(),
                new TreeMap<>(Map.of(
                        ENTRIES,
                        Long.toString(summary.entries()),
                        BYTES,
                        Long.toString(summary.bytes()),
                        CONTENTS,
                        summary.contents(),
                        WITHOUT_OWNERS,
                        summary.withoutOwners())));
    }

    static Optional<String> difference(StreamEntry stream, Path restored, Path scratch) {
        FolderSummary found = new FolderProof(scratch).unpacked(restored);
        boolean owners = FolderProof.isRoot();
        String wanted = stream.facts().getOrDefault(owners ? CONTENTS : WITHOUT_OWNERS, "");
        if (wanted.equals(owners ? found.contents() : found.withoutOwners())) {
            return Optional.empty();
        }
        return Optional.of("unpacked it is %d entries with %d bytes that differ from the %s with %s that were read"
                .formatted(
                        found.entries(),
                        found.bytes(),
                        stream.facts().get(ENTRIES),
                        stream.facts().get(BYTES)));
    }
}
