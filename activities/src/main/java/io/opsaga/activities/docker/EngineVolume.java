package io.opsaga.activities.docker;

/**
 * A volume of an engine.
 *
 * @param mountpoint where it is on the engine's machine, absolute
 * @param plain whether it is a folder there, as volumes are that were made without further ado; otherwise it is something else that is
 *     mounted while a container runs with it
 */
public record EngineVolume(String name, String mountpoint, boolean plain) {}
