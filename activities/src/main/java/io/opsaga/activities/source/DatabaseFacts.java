package io.opsaga.activities.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.TableName;
import io.opsaga.activities.postgresql.WriteCounts;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.StreamEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.unit.DataSize;

/**
 * What a dump of a database must show when it is restored. Beside the numbers that people read stands all of it, packed: facts go through
 * the history of a run, and a database may have thousands of tables.
 *
 * @param writes how much had been written to each table when the dump was begun
 */
record DatabaseFacts(DatabaseContents contents, WriteCounts writes) {
    static final String STREAM = "database.dump";
    private static final String ALL = "account";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(new SizeWriter())
                    .addDeserializer(DataSize.class, new SizeReader()))
            .build();

    private record Written(TableName table, long rows) {}

    /** {@link WriteCounts} has names of tables as keys, which no JSON has. */
    private record Account(DatabaseContents contents, long database, String epoch, List<Written> written) {}

    SortedMap<String, String> asFacts() {
        List<Written> written = writes.rows().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Written(entry.getKey(), entry.getValue()))
                .toList();
        long checked = contents.tables().stream()
                .filter(table -> table.checksum() != null)
                .count();
        return new TreeMap<>(Map.of(
                "tables",
                Integer.toString(contents.tables().size()),
                "tables_with_checksum",
                Long.toString(checked),
                "rows",
                Long.toString(contents.rows()),
                "sequences",
                Integer.toString(contents.sequences().size()),
                "large_objects",
                Long.toString(contents.largeObjects()),
                ALL,
                packed(new Account(contents, writes.database(), writes.epoch(), written))));
    }

    static DatabaseFacts of(Manifest manifest) {
        return manifest.streams().stream()
                .filter(stream -> stream.name().equals(STREAM))
                .findFirst()
                .map(DatabaseFacts::of)
                .orElseThrow(() -> ArchiveFailure.BROKEN.because(
                        "The manifest of %s has no %s".formatted(manifest.operation(), STREAM)));
    }

    static DatabaseFacts of(StreamEntry stream) {
        Account account = unpacked(stream.facts().getOrDefault(ALL, ""));
        Map<TableName, Long> rows = new TreeMap<>();
        account.written().forEach(written -> rows.put(written.table(), written.rows()));
        return new DatabaseFacts(account.contents(), new WriteCounts(account.database(), account.epoch(), rows));
    }

    private static String packed(Account account) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(JSON.writeValueAsBytes(account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Account unpacked(String fact) {
        try (GZIPInputStream unpacking =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(fact)))) {
            return Objects.requireNonNull(JSON.readValue(unpacking, Account.class));
        } catch (IOException | IllegalArgumentException e) {
            throw ArchiveFailure.BROKEN.because("The manifest does not say what is in %s".formatted(STREAM), e);
        }
    }

    private static final class SizeWriter extends StdScalarSerializer<DataSize> {
        private static final long serialVersionUID = 1;

        SizeWriter() {
            super(DataSize.class);
        }

        @Override
        public void serialize(DataSize size, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeNumber(size.toBytes());
        }
    }

    private static final class SizeReader extends StdScalarDeserializer<DataSize> {
        private static final long serialVersionUID = 1;

        SizeReader() {
            super(DataSize.class);
        }

        @Override
        public DataSize deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return DataSize.ofBytes(in.getLongValue());
        }
    }
}
