package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One image on its way from a registry to a machine. */
final class Pull {
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final DockerClient client;
    private final String repository;
    private final String version;
    private final RegistryCredentials.Sent credentials;
    private final Consumer<String> progress;
    private volatile @Nullable String error;

    /** Without a version an engine would fetch all there are. */
    Pull(DockerClient client, RegistryCredentials credentials, String ref, Consumer<String> progress) {
        int digest = ref.indexOf('@');
        int tag = digest < 0 ? ref.indexOf(':', ref.lastIndexOf('/') + 1) : digest;
        this.client = client;
        this.repository = tag < 0 ? ref : ref.substring(0, tag);
        this.version = tag < 0 ? "latest" : ref.substring(tag + 1);
        this.credentials = credentials.of(repository);
        this.progress = progress;
    }

    /** @param what for people, as in every failure of that machine */
    void run(String machine, String what) {
        EngineAnswers<PullResponseItem> answers = new EngineAnswers<>(this::heard);
        client.pullImageCmd(repository)
                .withAuthConfig(credentials.auth())
                .withTag(version)
                .exec(answers);
        try {
            answers.await(SILENCE);
        } catch (DockerException e) {
            if (e.getHttpStatus() == EngineSocket.NO_ENGINE) {
                throw e;
            }
            throw EngineErrors.pullFailure(machine, what, EngineErrors.said(e), credentials.words(), namesRegistry());
        }
        String said = error;
        if (said != null) {
            throw EngineErrors.pullFailure(machine, what, said, credentials.words(), namesRegistry());
        }
    }

    /** The first part is a host if it looks like one, and else belongs to the public registry's name. */
    private boolean namesRegistry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return first.equals("localhost") || first.contains(".") || first.contains(":");
    }

    /** An engine reports failures in the middle of a pull in a successful answer. */
    private void heard(PullResponseItem item) {
        if (item.getErrorDetail() != null) {
            error = item.getErrorDetail().getMessage();
        } else if (item.getStatus() != null) {
            String layer = item.getId() == null ? "" : item.getId() + ": ";
            progress.accept(layer + item.getStatus());
        }
    }
}
