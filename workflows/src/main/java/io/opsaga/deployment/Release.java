package io.opsaga.deployment;

/**
 * What an agent shall run or runs.
 *
 * @param artifact image repository or artifact name
 * @param digest image id or checksum; empty where it can only be known after the artifact was fetched
 * @param configuration hash of the agent's declaration
 */
public record Release(String version, String artifact, String digest, String configuration) {}
