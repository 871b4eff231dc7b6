package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container was given: an engine shows it together with what it has from its image. */
final class GivenEnvironment {
    private GivenEnvironment() {}

    static Map<String, String> of(DockerClient client, String id) {
        InspectContainerResponse found;
        try {
            found = client.inspectContainerCmd(id).exec();
        } catch (NotFoundException e) {
            return Map.of();
        }
        Map<String, String> given = new LinkedHashMap<>();
        List<String> own = image(client, found.getImageId());
        entries(found.getConfig()).stream()
                .filter(entry -> entry.contains("=") && !own.contains(entry))
                .forEach(entry ->
                        given.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1)));
        return given;
    }

    private static List<String> image(DockerClient client, @Nullable String id) {
        try {
            return id == null
                    ? List.of()
                    : entries(client.inspectImageCmd(id).exec().getConfig());
        } catch (NotFoundException e) {
            return List.of();
        }
    }

    private static List<String> entries(@Nullable ContainerConfig config) {
        String[] entries = config == null ? null : config.getEnv();
        return entries == null ? List.of() : Arrays.asList(entries);
    }
}
