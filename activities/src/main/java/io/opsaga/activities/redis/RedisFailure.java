package io.opsaga.activities.redis;

/** Why something could not be done with Redis, as far as a caller has to care. */
public enum RedisFailure {
    REFUSED_PASSWORD("The server does not accept the user or the password, or wants one and was given none."),
    FORBIDDEN("The user is not allowed to run a command that is needed."),
    UNREACHABLE("The server cannot be connected to, or the connection to it ended."),
    SILENT("The server has sent and taken nothing for longer than is waited for."),
    NOT_READY("The server is still loading its data, or is a replica that has lost its master."),
    CLUSTER_NOT_WELL("The cluster is not in a state in which it can be backed up or restored into."),
    TOPOLOGY_CHANGED("The cluster, or the server's role, changed while it was worked on."),
    STREAM_CUT("The stream of a node's data ended before it was whole."),
    NOT_AN_RDB("The data is no RDB, or is damaged."),
    TOO_OLD("The server is too old for what it is asked, or for the data that it is given."),
    OUT_OF_MEMORY("The server has no memory left for the data."),
    NOT_STARTED("The program redis-server could not be started."),
    NO_SUCH_DATABASE(
            "The target does not have the numbered database that the keys are from; a cluster has only database 0."),
    ENDED("The throw-away server has ended before its work was done."),
    FAILED("The server refused a command for a reason of its own.");

    private final String sentence;

    RedisFailure(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
