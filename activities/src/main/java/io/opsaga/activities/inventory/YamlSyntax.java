package io.opsaga.activities.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.tokens.Token;

/**
 * Why a file is no YAML, in the library's words without what the file says: an alias, a tag, a character that is named in them may be the
 * value of an environment variable that somebody forgot to quote.
 */
final class YamlSyntax {
    private static final String CANNOT_BE_READ = "cannot be read here";
    private static final Pattern CONTEXT = Pattern.compile("while (parsing|scanning) [a-z -]{1,40}");
    private static final Pattern LIMIT = Pattern.compile("(Nesting Depth exceeded max |"
            + "Number of aliases for non-scalar nodes exceeds the specified max=|"
            + "The incoming YAML document exceeds the limit: )[0-9]+");
    private static final Set<String> TOKENS =
            Arrays.stream(Token.ID.values()).map(Token.ID::toString).collect(Collectors.toUnmodifiableSet());

    /** How the library's sentences begin; what follows may be text of the file. */
    private static final List<String> KNOWN = List.of(
            "found undefined alias",
            "found undefined tag handle",
            "Global tag is not allowed",
            "could not find expected ':'",
            "mapping keys are not allowed here",
            "mapping values are not allowed here",
            "sequence entries are not allowed here",
            "expected <block end>",
            "expected ',' or '}'",
            "expected ',' or ']'",
            "expected the node content",
            "expected alphabetic or numeric character",
            "expected escape sequence",
            "expected chomping or indentation indicators",
            "expected indentation indicator in the range 1-9",
            "expected a comment or a line break",
            "expected URI",
            "expected '!'",
            "expected '>'",
            "expected ' '",
            "found unknown escape character",
            "found unexpected end of stream",
            "found unexpected document separator",
            "found duplicate YAML directive",
            "found incompatible YAML document",
            "unexpected character found");

    private YamlSyntax() {}

    /** What is wrong. */
    static String said(MarkedYAMLException e) {
        String context = Objects.requireNonNullElse(e.getContext(), "");
        String problem = problem(Objects.requireNonNullElse(e.getProblem(), ""));
        return CONTEXT.matcher(context).matches() ? context + ": " + problem : problem;
    }

    /** Which limit is passed. */
    static String limit(YAMLException e) {
        Matcher limit = LIMIT.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
        return limit.lookingAt() ? limit.group() : CANNOT_BE_READ;
    }

    private static String problem(String told) {
        if (told.startsWith("found character")) {
            return "found a character that cannot start any value";
        }
        String known = KNOWN.stream().filter(told::startsWith).findFirst().orElse(null);
        return known == null ? CANNOT_BE_READ : known + found(told.substring(known.length()));
    }

    /** Which kind of thing is there instead, where it is one that the library has a name for. */
    private static String found(String rest) {
        String token = rest.replaceAll("^, but (found|got) '?|'$", "");
        return TOKENS.contains(token) ? rest : "";
    }
}
