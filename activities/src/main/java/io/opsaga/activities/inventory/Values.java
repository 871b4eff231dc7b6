package io.opsaga.activities.inventory;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of an inventory mean; the schema has seen to their form. What takes more than a pattern is refused here: units that have to
 * be computed with, addresses, and files. Each method returns null after noting a problem, for what was refused, and for no field.
 */
public final class Values {
    private static final Pattern MEMORY = Pattern.compile("([0-9]+)([bkmg])");
    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);

    private Values() {}

    /** Text. */
    public static @Nullable String text(@Nullable Field field) {
        return field == null ? null : field.text();
    }

    /** A host's name, or an IP address without brackets. */
    public static @Nullable String host(@Nullable Field field) {
        String text = text(field);
        if (field == null || text == null || Addresses.isHost(text)) {
            return text;
        }
        field.refuse("is " + Hints.quoted(text), Addresses.ALLOWED_HOST);
        return null;
    }

    /** Where something listens, written {@code HOST:PORT}. */
    public static @Nullable HostAndPort hostAndPort(@Nullable Field field) {
        String text = text(field);
        HostAndPort address = text == null ? null : HostAndPort.of(text);
        if (field != null && text != null && address == null) {
            field.refuse("is " + Hints.quoted(text), HostAndPort.ALLOWED);
        }
        return address;
    }

    /** A region of the time zone database, or UTC: offsets are refused, as they know no summer time, and Temporal does not know them. */
    public static @Nullable ZoneId timeZone(@Nullable Field field) {
        String text = text(field);
        if (field == null || text == null) {
            return null;
        }
        Set<String> regions = new TreeSet<>(ZoneId.getAvailableZoneIds());
        if (regions.contains(text)) {
            return ZoneId.of(text);
        }
        field.refuse(
                "is %s, which is no time zone%s".formatted(Hints.quoted(text), Hints.didYouMean(text, regions)),
                "the name of a region, like Europe/Berlin, or UTC");
        return null;
    }

    /** Bytes. */
    static @Nullable Long memory(@Nullable Field field) {
        String text = text(field);
        if (field == null || text == null) {
            return null;
        }
        Matcher parts = parts(MEMORY, text);
        int power = "bkmg".indexOf(parts.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            field.refuse("is " + text + ", more than there can be", "less than 8 EiB");
            return null;
        }
    }

    /** A time span of at most a day. */
    public static @Nullable Duration duration(@Nullable Field field) {
        String text = text(field);
        if (field == null || text == null) {
            return null;
        }
        Matcher parts = parts(DURATION, text);
        long amount = Long.parseLong(parts.group(1));
        Duration duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.compareTo(LONGEST) > 0) {
            field.refuse("is " + text, "at most 24h");
            return null;
        }
        return duration;
    }

    /** A path, absolute; relative ones count from the inventory's folder. */
    public static @Nullable Path path(@Nullable Field field, Path base) {
        String text = text(field);
        if (field == null || text == null) {
            return null;
        }
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            field.refuse("is no path", "a path; relative ones count from " + base);
            return null;
        }
    }

    /** A file that exists and can be read. */
    public static @Nullable Path file(@Nullable Field field, Path base) {
        String allowed = "a file that can be read; relative paths count from " + base + ", ~ is not expanded";
        Path path = path(field, base);
        if (field != null && path != null && !Files.isRegularFile(path)) {
            field.refuse("names no file: " + path, allowed);
        } else if (field != null && path != null && !Files.isReadable(path)) {
            field.refuse("names a file that cannot be read: " + path, allowed);
        }
        return path;
    }

    private static Matcher parts(Pattern pattern, String text) {
        Matcher parts = pattern.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("The schema lets pass what is not read");
        }
        return parts;
    }
}
