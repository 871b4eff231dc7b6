package io.opsaga.activities.source;

import io.opsaga.activities.docker.VolumeUser;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who has a volume, for people. */
final class Users {
    private Users() {}

    static String told(List<VolumeUser> users) {
        if (users.isEmpty()) {
            return "in no container";
        }
        return users.stream()
                .map(user ->
                        "%s (%s)".formatted(user.name(), user.state().name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", ", "in ", ""));
    }
}
