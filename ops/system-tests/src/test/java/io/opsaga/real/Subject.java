package io.opsaga.real;

/**
 * An agent that deployments are tried on.
 *
 * @param runtime docker, beside (docker without published ports) or process
 */
record Subject(String id, String machine, String runtime) {
    boolean container() {
        return !runtime.equals("process");
    }
}
