package io.opsaga.activities.restic;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as restic writes them for people, where it has nothing else. */
final class Sizes {
    private static final Pattern PRUNED =
            Pattern.compile("total prune:\\s+(\\d+) blobs / (\\d+(?:\\.\\d+)?) (B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final int BITS = 10;

    private Sizes() {}

    static Optional<Freed> freed(List<String> lines) {
        return lines.stream()
                .map(line -> PRUNED.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(found -> new Freed(Long.parseLong(found.group(1)), bytes(found.group(2), found.group(3))))
                .findFirst();
    }

    private static long bytes(String number, String unit) {
        BigDecimal factor = BigDecimal.valueOf(1L << (BITS * UNITS.indexOf(unit)));
        return new BigDecimal(number).multiply(factor).longValue();
    }
}
