package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.InventoryContent.Unreadable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** A file as YAML nodes. Bounded in size, depth and aliases, so that a file that was made to do harm costs no more than a long one. */
final class YamlDocument {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 500;
    private static final String ONE_DOCUMENT =
            "one YAML document in UTF-8, a mapping with environment, machines and agents";

    private YamlDocument() {}

    /** The file's only document; null, with a problem noted, where there is none. */
    static @Nullable Node read(InventoryContent content, Problems problems) {
        String text = text(content, problems);
        if (text == null || !printable(text, problems)) {
            return null;
        }
        try {
            Composer composer = composer(text);
            if (!composer.checkNode()) {
                problems.add(null, Problems.WHOLE_FILE, "is empty", ONE_DOCUMENT);
                return null;
            }
            Node root = composer.getNode();
            if (composer.checkNode()) {
                problems.add(
                        composer.getNode().getStartMark(),
                        Problems.WHOLE_FILE,
                        "has a second document",
                        "one document; another environment is another file");
            }
            return root;
        } catch (YAMLException e) {
            syntax(e, problems);
            return null;
        }
    }

    private static Composer composer(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(InventoryContent.MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        return new Composer(new ParserImpl(new StreamReader(text), options), new CoreSchemaResolver(), options);
    }

    private static void syntax(YAMLException e, Problems problems) {
        if (e instanceof MarkedYAMLException marked) {
            problems.add(
                    marked.getProblemMark(),
                    Problems.WHOLE_FILE,
                    "is not YAML: " + YamlSyntax.said(marked),
                    "YAML 1.2; values with special characters, or such as begin with one of * & ! @ % `, in quotes");
        } else {
            String limits = "at most %d levels of nesting and %d aliases of lists or mappings";
            problems.add(
                    null,
                    Problems.WHOLE_FILE,
                    "is refused: " + YamlSyntax.limit(e),
                    limits.formatted(MAX_DEPTH, MAX_ALIASES));
        }
    }

    private static @Nullable String text(InventoryContent content, Problems problems) {
        Unreadable reason = content.reason();
        if (reason == null) {
            return decode(content.bytes(), problems);
        }
        problems.add(null, Problems.WHOLE_FILE, reason.sentence(), reason.allowed());
        return null;
    }

    private static @Nullable String decode(ByteBuffer in, Problems problems) {
        CharsetDecoder strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            return strict.decode(in).toString();
        } catch (CharacterCodingException e) {
            String before = StandardCharsets.UTF_8.decode(in.flip()).toString();
            addAfter(before, "is not UTF-8 here", "text in UTF-8", problems);
            return null;
        }
    }

    /** Looked for here, because the YAML reader's own complaint does not say in which line. */
    private static boolean printable(String text, Problems problems) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                String message = "has the control character U+%04X".formatted(character);
                addAfter(text.substring(0, i), message, "printable characters, tabs and line ends", problems);
                return false;
            }
        }
        return true;
    }

    private static void addAfter(String before, String message, String allowed, Problems problems) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        problems.add(line, column, Problems.WHOLE_FILE, message, allowed);
    }
}
