package io.opsaga.activities.runtime;

import io.opsaga.activities.docker.Container;
import io.opsaga.activities.docker.ContainerSpec;
import io.opsaga.activities.docker.ContainerSummary;
import io.opsaga.activities.docker.Found;
import io.opsaga.deployment.Change;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is proven to be an agent's container in an environment: it carries our labels for both, is called as we call what we make, and
 * hangs on the very image that it says it was made of. Labels alone prove nothing, because an image that is made of a container hands
 * them on; but it has another id. Whatever else is touched must be known by an id that an operation has recorded.
 */
record DockerOwnership(String agent, String environment) {
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String ASIDE = ".removed-";
    private static final int SHORT_ID = 12;

    static DockerOwnership of(Placement at) {
        return new DockerOwnership(at.agent().id(), at.environment().wire());
    }

    static DockerOwnership of(Change change) {
        return new DockerOwnership(change.agent(), change.environment());
    }

    /** Whose container it is, if any agent's. */
    static boolean someAgents(Found container) {
        Map<String, String> labels = container.labels();
        String agent = labels.get(DockerLabels.AGENT);
        String environment = labels.get(DockerLabels.ENVIRONMENT);
        return agent != null && environment != null && new DockerOwnership(agent, environment).owns(container);
    }

    /** Whose containers they are, but for those that were removed and only wait to be given up; agents of one environment, by id. */
    static Set<String> agents(List<ContainerSummary> ofEnvironment) {
        return ofEnvironment.stream()
                .filter(DockerOwnership::someAgents)
                .filter(container -> !ownerOf(container).isAside(container.name()))
                .map(container -> ownerOf(container).agent())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static DockerOwnership ownerOf(Found container) {
        return new DockerOwnership(
                container.labels().getOrDefault(DockerLabels.AGENT, ""),
                container.labels().getOrDefault(DockerLabels.ENVIRONMENT, ""));
    }

    /** The agent's name where another environment's agent has the plain one. */
    String apart() {
        return agent + "." + environment;
    }

    /** Whether whoever is called so is the agent, and not on its way to it or replaced by it. */
    boolean isAgentName(String name) {
        return name.equals(agent) || name.equals(apart());
    }

    /** What an agent's container is called that an operation has removed and may bring back. */
    static String aside(Change change) {
        return change.agent() + ASIDE + change.operation();
    }

    /** Whether a container of the agent was removed, and only waits to be given up. */
    boolean isAside(String name) {
        String begin = agent + ASIDE;
        return name.startsWith(begin)
                && OPERATION.matcher(name.substring(begin.length())).matches();
    }

    static String nameOf(Change change) {
        String recorded = change.old().agentName();
        return recorded == null ? change.agent() : recorded;
    }

    boolean owns(Found container) {
        return claims(container) && calledByUs(container) && ofItsImage(container);
    }

    /** The container that an operation on the agent has made. */
    boolean owns(Found container, String operation) {
        return operation.equals(container.labels().get(DockerLabels.OPERATION)) && owns(container);
    }

    /** Whether it has the agent's labels, which proves nothing yet. */
    boolean claims(Found container) {
        return container.labels().entrySet().containsAll(DockerLabels.of(this).entrySet());
    }

    /**
     * Of which version it is: its label says so, unless another tool has made it of another image and handed the labels on; then, as
     * where there is none, the image's tag.
     */
    static String version(Found container) {
        String made = container.labels().get(ContainerSpec.IMAGE);
        String version = container.labels().get(DockerLabels.VERSION);
        return version != null && (made == null || made.equals(container.imageId()))
                ? version
                : container.imageRef().substring(container.imageRef().lastIndexOf(':') + 1);
    }

    /** Whether it has a name that operations give. */
    boolean calledByUs(Found container) {
        String name = container.name();
        String before = agent + ".before-";
        return isAgentName(name)
                || isAside(name)
                || name.equals(agent + "." + container.labels().get(DockerLabels.OPERATION))
                || (name.startsWith(before)
                        && OPERATION.matcher(name.substring(before.length())).matches());
    }

    /** Versions before this one did not note the image's id; then the tag must be that of the release. */
    private static boolean ofItsImage(Found container) {
        String made = container.labels().get(ContainerSpec.IMAGE);
        return made != null
                ? made.equals(container.imageId())
                : container.imageRef().endsWith(":" + container.labels().get(DockerLabels.VERSION));
    }

    /** For people: which one it is, and since when. */
    static String described(Container container) {
        String since = container.startedAt() == null ? "" : ", last started " + container.startedAt();
        return "container %s (%s, image %s, %s%s)"
                .formatted(
                        container.name(),
                        shortId(container),
                        container.imageRef(),
                        container.state().wire(),
                        since);
    }

    static String shortId(Found container) {
        return container.id().substring(0, Math.min(SHORT_ID, container.id().length()));
    }
}
