package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What counts as a difference between two databases. */
class DatabaseContentsTest {
    private static final DataSize SIZE = DataSize.ofKilobytes(8);

    private static DatabaseContents contents(int server, String encoding, long rows, String checksum) {
        TableContents table = new TableContents(new TableName("public", "a"), SIZE, rows, checksum);
        return new DatabaseContents(
                new ServerVersion(server),
                new DatabaseTraits("opsaga", encoding, "c", "C", "C", null, -1, List.of(), null),
                SIZE,
                List.of(table),
                List.of(),
                List.of(),
                0,
                List.of());
    }

    @Test
    void checksumsAreComparedOnlyWhereTheyMeanTheSame() {
        DatabaseContents backup = contents(180006, "UTF8", 3, "17");
        assertThat(backup.differences(contents(180001, "UTF8", 3, "18")))
                .extracting(Difference::what)
                .containsExactly("checksum of public.a");
        assertThat(backup.differences(contents(170001, "UTF8", 3, "18"))).isEmpty();
        assertThat(backup.differences(contents(180006, "LATIN1", 3, "18"))).isEmpty();
        assertThat(backup.differences(contents(170001, "UTF8", 4, "17")))
                .extracting(Difference::what)
                .containsExactly("rows of public.a");
    }
}
