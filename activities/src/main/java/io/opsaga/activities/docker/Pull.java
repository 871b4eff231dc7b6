package io.opsaga.activities.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One image on its way from a registry to a machine. */
final class Pull {
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final DockerClient client;
    private final String repository;
    private final String version;
    private final Consumer<String> progress;
    private volatile @Nullable String error;

    /** Without a version an engine would fetch all there are. */
    Pull(DockerClient client, String ref, Consumer<String> progress) {
        int digest = ref.indexOf('@');
        int tag = digest < 0 ? ref.indexOf(':', ref.lastIndexOf('/') + 1) : digest;
        this.client = client;
        this.repository = tag < 0 ? ref : ref.substring(0, tag);
        this.version = tag < 0 ? "latest" : ref.substring(tag + 1);
        this.progress = progress;
    }

    void run(Function<String, DockerFailure> refusal) {
        EngineAnswers<PullResponseItem> answers = new EngineAnswers<>(this::heard);
        client.pullImageCmd(repository).withTag(version).exec(answers);
        try {
            answers.await(SILENCE);
        } catch (DockerException e) {
            if (e.getHttpStatus() == EngineSocket.NO_ENGINE) {
                throw e;
            }
            throw refusal.apply(EngineErrors.said(e));
        }
        String said = error;
        if (said != null) {
            throw refusal.apply(said);
        }
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
