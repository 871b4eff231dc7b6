package io.opsaga.deployment;

import static io.opsaga.saga.Origin.MACHINE;
import static io.opsaga.saga.Origin.OPSAGA;
import static io.opsaga.saga.Origin.ORDER;
import static io.opsaga.saga.Origin.VERSION;

import io.opsaga.operation.Rollback.Trigger;
import io.opsaga.saga.Failure;
import io.opsaga.saga.Origin;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Everything that can fail a deployment. */
public enum DeploymentFailure implements Failure {
    AGENT_UNKNOWN("The inventory has no such agent.", true, ORDER),
    VERSION_UNKNOWN("The version is nowhere to be had.", true, ORDER),
    REGISTRY_REFUSED(
            "The registry wants other credentials than Opsaga's account has for it, or has no such image.",
            true,
            OPSAGA),
    REGISTRY_UNREACHABLE("The registry that the image names does not answer the machine.", false, MACHINE),
    RELEASE_GONE(
            "The release that ran before is not to be had any more: its version is another build by now.", true, ORDER),
    VALIDATION_BLOCKED("A validation check that blocks did not pass.", true, ORDER),
    MACHINE_UNREACHABLE("The machine does not answer.", false, MACHINE),
    MACHINE_REFUSED(
            "The machine does not let us do what has to be done there: a key, an option of its SSH server, a group.",
            true,
            MACHINE,
            Trigger.SECURITY_VIOLATION),
    MACHINE_UNFIT(
            "The machine does not let it be done: a folder that cannot be written, something in the way, a tool that is missing.",
            true,
            MACHINE),
    MACHINE_CHANGED("What had been made on the machine was taken away by somebody else.", true, MACHINE),
    ENGINE_FAILED("The machine's Docker engine reported an error.", false, MACHINE),
    PORT_TAKEN("A port that the agent needs is taken by something else.", true, MACHINE),
    DISK_FULL("The machine's disk is full.", true, MACHINE, Trigger.RESOURCE_EXHAUSTION),
    MEMORY_EXHAUSTED(
            "The agent was ended for using more memory than it may.", true, VERSION, Trigger.RESOURCE_EXHAUSTION),
    SETUP_FAILED("The release's set-up command failed.", true, VERSION),
    ENTRY_POINT_MISSING("The image has nothing at its entry point that can be executed.", true, VERSION),
    START_FAILED("The new version could not be started.", true, VERSION),
    CRASHED("What was started ended by itself.", true, VERSION, Trigger.HEALTH_CHECK_FAILURE),
    UNHEALTHY("What was started did not become healthy in time.", true, VERSION, Trigger.HEALTH_CHECK_FAILURE),
    UNHEALTHY_AS_BEFORE(
            "The agent did not become healthy in time, for the same reason as with the version that it had before.",
            true,
            MACHINE,
            Trigger.HEALTH_CHECK_FAILURE),
    VERSION_QUARANTINED("The version is in quarantine in this environment.", true, ORDER),
    NO_RUNTIME("This Opsaga has nothing that runs such agents.", true, OPSAGA),
    STALE_HOLDER("A later operation has taken over the agent.", true, OPSAGA);

    /** Agent, version, ports, limits, a machine's address or keys. */
    private static final Set<DeploymentFailure> MISCONFIGURED = Set.of(
            AGENT_UNKNOWN,
            VERSION_UNKNOWN,
            REGISTRY_REFUSED,
            RELEASE_GONE,
            VALIDATION_BLOCKED,
            MACHINE_REFUSED,
            PORT_TAKEN);

    private final String sentence;
    private final boolean permanent;
    private final Origin origin;
    private final Trigger trigger;

    DeploymentFailure(String sentence, boolean permanent, Origin origin) {
        this(sentence, permanent, origin, Trigger.DEPLOYMENT_FAILURE);
    }

    DeploymentFailure(String sentence, boolean permanent, Origin origin, Trigger trigger) {
        this.sentence = sentence;
        this.permanent = permanent;
        this.origin = origin;
        this.trigger = trigger;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    @Override
    public boolean permanent() {
        return permanent;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean misconfigured() {
        return MISCONFIGURED.contains(this);
    }

    @Override
    public String remedy() {
        return switch (this) {
            case AGENT_UNKNOWN -> "Declare the agent in the inventory";
            case VERSION_UNKNOWN -> "Publish the version, or choose one that is there";
            case REGISTRY_REFUSED ->
                "Log Opsaga's own account in to the registry with docker login, which counts at the next pull, or choose an image and version that are there";
            case REGISTRY_UNREACHABLE -> "Bring the registry back, or the way to it from {machine}";
            case RELEASE_GONE ->
                "Put the build that ran before back under its version, or deploy on purpose what the version means now";
            case VALIDATION_BLOCKED -> "Mend what the findings name that did not pass";
            case MACHINE_UNREACHABLE -> "Bring {machine} back";
            case MACHINE_REFUSED -> "Let Opsaga do on {machine} what the failure names";
            case MACHINE_UNFIT, ENGINE_FAILED -> "Mend on {machine} what the failure names";
            case MACHINE_CHANGED -> "See who else changes {machine}";
            case PORT_TAKEN -> "Free the port on {machine}, or declare another";
            case DISK_FULL -> "Make room on {machine}";
            case MEMORY_EXHAUSTED -> "Let the agent use more memory, or choose a version that uses less";
            case SETUP_FAILED, ENTRY_POINT_MISSING, START_FAILED, CRASHED, UNHEALTHY ->
                "Mend the version or choose another, and see whether it is in quarantine (GET /quarantine)";
            case UNHEALTHY_AS_BEFORE ->
                "See what the agent needs and does not find, such as an agent that it depends on and that is stopped";
            case VERSION_QUARANTINED -> "Choose another version, or lift the quarantine with POST /quarantine/lift";
            case NO_RUNTIME -> "Declare a runtime that this Opsaga has";
            case STALE_HOLDER -> "See what the later operation has done";
        };
    }

    /** The documented rollback trigger that this failure is an instance of. */
    public Trigger trigger() {
        return trigger;
    }

    /** The failure of that name. */
    public static Optional<DeploymentFailure> of(String name) {
        return Arrays.stream(values())
                .filter(failure -> failure.name().equals(name))
                .findFirst();
    }
}
