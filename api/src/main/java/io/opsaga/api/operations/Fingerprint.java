package io.opsaga.api.operations;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tells whether two requests ask for the same: of what was read of them, in canonical JSON, so that neither order nor spelling matters. */
public final class Fingerprint {
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Fingerprint() {}

    /** @param request as it was read, with its defaults */
    public static String of(Object request) {
        return Ids.fingerprint(request.getClass().getSimpleName(), CANONICAL.writeValueAsString(request));
    }
}
