package io.opsaga.activities.redis;

import java.util.Map;
import java.util.TreeMap;

/** What INFO and CLUSTER INFO say: a name and a value on each line. */
record Info(Map<String, String> values) {
    static Info parse(String text) {
        Map<String, String> values = new TreeMap<>();
        text.lines().map(String::strip).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return new Info(values);
    }

    /** @param section one, since servers before version 7 answer only one at a time */
    static Info of(RedisConnection connection, String section) {
        return parse(connection.text(Command.of("INFO", section)));
    }

    /** Empty where it is missing. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** 0 where it is missing, or no number. */
    long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
