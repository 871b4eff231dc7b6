package io.opsaga.activities.runtime;

import io.opsaga.deployment.DeploymentFailure;
import io.temporal.failure.ApplicationFailure;

/** What is said of a release that shall come back and is not there any more. */
final class Bygone {
    private Bygone() {}

    /**
     * @param now what its version's name means by now, as the beginning of a sentence
     * @param before the digest of what ran
     * @param source where it was looked for
     */
    static ApplicationFailure failure(String now, String before, String source) {
        return DeploymentFailure.RELEASE_GONE.because(
                "%s; what ran before was %s, which %s does not have. To run what the version means now, deploy it on purpose with POST /deploy"
                        .formatted(now, before, source));
    }
}
