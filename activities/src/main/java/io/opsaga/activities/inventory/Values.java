package io.opsaga.activities.inventory;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Tag;

/** The simple kinds of values that an inventory is made of. Each method returns null after noting a problem, or for no field. */
final class Values {
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    static final String ALLOWED_NAME =
            "1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit; no slash, for it names files and containers";
    static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    static final String ALLOWED_ENV_NAME = "letters, digits and '_', not beginning with a digit";
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");
    private static final Pattern MEMORY = Pattern.compile("([1-9][0-9]{0,14})([bkmg])");
    private static final String ALLOWED_MEMORY = "a whole number with b, k, m or g (powers of 1024), like 64m";
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final String ALLOWED_DURATION = "a whole number with ms, s, m or h, like 500ms or 30s, at most 24h";

    private Values() {}

    /** Text that passes; what does not is shown in the problem. */
    static @Nullable String checked(@Nullable Field field, Predicate<String> right, String allowed) {
        String text = field == null ? null : field.text(allowed);
        if (field == null || text == null || right.test(text)) {
            return text;
        }
        field.refuse("is " + Hints.quoted(text), allowed);
        return null;
    }

    static @Nullable String name(@Nullable Field field) {
        return checked(field, NAME.asMatchPredicate(), ALLOWED_NAME);
    }

    static @Nullable String user(@Nullable Field field) {
        return checked(field, USER.asMatchPredicate(), "a user name");
    }

    static @Nullable String host(@Nullable Field field) {
        return checked(field, Addresses::isHost, Addresses.ALLOWED_HOST);
    }

    /** A command for a shell; not shown in problems. */
    static @Nullable String command(@Nullable Field field) {
        String allowed = "a command line, as text";
        String text = field == null ? null : field.text(allowed);
        if (field != null && text != null && text.isBlank()) {
            field.refuse("is blank", allowed);
            return null;
        }
        return text;
    }

    /** One of some words. */
    static @Nullable String word(@Nullable Field field, List<String> words) {
        String allowed = String.join(", ", words);
        String text = field == null ? null : field.text(allowed);
        if (field == null || text == null || words.contains(text)) {
            return text;
        }
        field.refuse("is " + Hints.quoted(text) + Hints.didYouMean(text, words), allowed);
        return null;
    }

    static @Nullable Long memory(@Nullable Field field) {
        String text = checked(field, MEMORY.asMatchPredicate(), ALLOWED_MEMORY);
        Matcher parts = MEMORY.matcher(text == null ? "" : text);
        if (field == null || !parts.matches()) {
            return null;
        }
        int power = "bkmg".indexOf(parts.group(2));
        try {
            return Math.multiplyExact(Long.parseLong(parts.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            field.refuse("is " + text + ", more than there can be", ALLOWED_MEMORY);
            return null;
        }
    }

    static @Nullable Double cpus(@Nullable Field field) {
        String allowed = "a number from 0.01 to 1024, without quotes";
        String text = field == null ? null : field.scalar(allowed, Tag.INT, Tag.FLOAT);
        if (field == null || text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,4}(\\.[0-9]{1,9})?")) {
            double cpus = Double.parseDouble(text);
            if (cpus >= 0.01 && cpus <= 1024) {
                return cpus;
            }
        }
        field.refuse("is " + Hints.quoted(text), allowed);
        return null;
    }

    static @Nullable Duration duration(@Nullable Field field) {
        String text = checked(field, DURATION.asMatchPredicate(), ALLOWED_DURATION);
        Matcher parts = DURATION.matcher(text == null ? "" : text);
        if (field == null || !parts.matches()) {
            return null;
        }
        long amount = Long.parseLong(parts.group(1));
        Duration duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.compareTo(LONGEST) > 0) {
            field.refuse("is " + text, ALLOWED_DURATION);
            return null;
        }
        return duration;
    }

    /** A path, absolute; relative ones count from the inventory's folder. */
    static @Nullable Path path(@Nullable Field field, Path base, String allowed) {
        String text = checked(field, value -> !value.isBlank(), allowed);
        if (field == null || text == null) {
            return null;
        }
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            field.refuse("is no path", allowed);
            return null;
        }
    }

    /** A file that exists and can be read. */
    static @Nullable Path file(@Nullable Field field, Path base) {
        String allowed = "a file that can be read; relative paths count from " + base + ", ~ is not expanded";
        Path path = path(field, base, allowed);
        if (field != null && path != null && !Files.isRegularFile(path)) {
            field.refuse("names no file: " + path, allowed);
        } else if (field != null && path != null && !Files.isReadable(path)) {
            field.refuse("names a file that cannot be read: " + path, allowed);
        }
        return path;
    }
}
