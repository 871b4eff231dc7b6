package io.opsaga.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessTest {
    public record Whole(
            String text,
            List<Part> parts,
            Map<String, Part> named,
            @Nullable Part maybe) {}

    public record Part(String text, int number) {}

    private static final Part PART = new Part("part", 0);
    private static final Part TORN = new Part(null, 0);

    private static Object whole(@Nullable Part listed, @Nullable Part named, @Nullable Part maybe) {
        Map<String, Part> names = new TreeMap<>();
        names.put("first", named);
        return new Whole("whole", Arrays.asList(PART, listed), names, maybe);
    }

    @Test
    void whatMayBeNullIsNotMissing() {
        assertThat(Completeness.missing("it", whole(PART, PART, null))).isEmpty();
        assertThat(Completeness.missing("it", "text")).isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(Completeness.missing("it", null)).contains("it");
        assertThat(Completeness.missing("it", new Whole(null, List.of(), Map.of(), null)))
                .contains("it.text");
        assertThat(Completeness.missing("it", whole(null, PART, null))).contains("it.parts[]");
        assertThat(Completeness.missing("it", whole(TORN, PART, null))).contains("it.parts[].text");
        assertThat(Completeness.missing("it", whole(PART, TORN, null))).contains("it.named.first.text");
        assertThat(Completeness.missing("it", whole(PART, PART, TORN))).contains("it.maybe.text");
    }
}
