package io.opsaga.saga;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import org.jspecify.annotations.Nullable;

/** How everything is written into Temporal's history; the one converter of workers, clients and replays. */
public final class Payloads {
    private Payloads() {}

    private static final ObjectMapper MAPPER = JacksonJsonPayloadConverter.newDefaultObjectMapper()
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** The same as a part of what is written. */
    static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    static <T> T of(JsonNode tree, Class<T> type) {
        return MAPPER.convertValue(tree, type);
    }

    /** JSON that also reads what a newer or older version wrote: an unknown property must not stop a run that is under way. */
    public static DataConverter converter() {
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(MAPPER));
    }
}
