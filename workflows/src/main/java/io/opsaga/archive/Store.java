package io.opsaga.archive;

import java.nio.file.Path;

/** A place where backups are kept, encrypted. */
public sealed interface Store {
    /** The name of the secret that what lies there is encrypted with. Without it nothing of the store can be restored. */
    String key();

    /**
     * A folder on Opsaga's own host.
     *
     * @param path absolute
     */
    record LocalStore(Path path, String key) implements Store {}

    /**
     * A folder on a machine of the inventory, reached by SFTP.
     *
     * @param path counted from the login folder unless it is absolute
     */
    record SftpStore(String machine, String path, String key) implements Store {}

    /**
     * A bucket of S3-compatible storage.
     *
     * @param endpoint its address, without a path
     * @param accessKey the name of the secret that is the access key's id
     * @param secretKey the name of the secret that the access key's id is proven with
     */
    record S3Store(String endpoint, String region, String bucket, String accessKey, String secretKey, String key)
            implements Store {}
}
