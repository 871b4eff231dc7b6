package io.opsaga.activities.vault;

import io.opsaga.activities.restic.Repository;
import io.opsaga.activities.restic.RepositoryKey;
import io.opsaga.activities.restic.Restic;
import io.opsaga.activities.restic.Vault;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.Store;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Store.S3Store;
import io.opsaga.archive.Store.SftpStore;
import io.opsaga.archive.Stores;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.net.URI;
import java.util.List;

/** Stores by restic; keys and credentials are read when they are needed, each time. */
public final class DeclaredVaults implements Vaults {
    private final Restic patient;
    private final Restic impatient;
    private final SecretFiles secrets;

    /**
     * @param patient for work on data
     * @param impatient the same program, for questions
     */
    public DeclaredVaults(Restic patient, Restic impatient, SecretFiles secrets) {
        this.patient = patient;
        this.impatient = impatient;
        this.secrets = secrets;
    }

    @Override
    public Vault open(Inventory inventory, String store) {
        return vault(patient, inventory, store);
    }

    @Override
    public Vault ask(Inventory inventory, String store) {
        return vault(impatient, inventory, store);
    }

    private Vault vault(Restic restic, Inventory inventory, String name) {
        Store store = inventory
                .section(Stores.KEY)
                .map(stores -> stores.byName().get(name))
                .orElseThrow(() -> ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no store %s"
                        .formatted(inventory.environment().wire(), name)));
        return restic.vault(repository(inventory, store), key(inventory, store.key()));
    }

    private RepositoryKey key(Inventory inventory, String secret) {
        try {
            return new RepositoryKey(secrets.read(inventory, secret).text());
        } catch (IllegalArgumentException e) {
            throw ArchiveFailure.WRONG_KEY.because(
                    "The secret %s is no key of a store: %s".formatted(secret, e.getMessage()));
        }
    }

    private Repository repository(Inventory inventory, Store store) {
        if (store instanceof LocalStore local) {
            return new Repository.Local(local.path());
        }
        if (store instanceof SftpStore sftp) {
            Machine machine = machine(inventory, sftp.machine());
            return new Repository.Sftp(machine.name(), sftp.path(), ssh(machine.ssh()));
        }
        S3Store bucket = (S3Store) store;
        return new Repository.S3(
                URI.create(bucket.endpoint()),
                bucket.region(),
                bucket.bucket(),
                "",
                secrets.read(inventory, bucket.accessKey()).text(),
                secrets.read(inventory, bucket.secretKey()).text());
    }

    private static Machine machine(Inventory inventory, String name) {
        Machine machine = inventory.machines().get(name);
        if (machine == null) {
            throw ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no machine %s"
                    .formatted(inventory.environment().wire(), name));
        }
        return machine;
    }

    /** OpenSSH's client, with nothing of the account that Opsaga runs under. */
    private static List<String> ssh(Machine.Ssh to) {
        return List.of(
                "ssh",
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "UserKnownHostsFile=" + to.knownHosts(),
                "-o",
                "ConnectTimeout=10",
                "-o",
                "ServerAliveInterval=5",
                "-i",
                to.identity().toString(),
                "-p",
                Integer.toString(to.port()),
                to.user() + "@" + to.host(),
                "-s",
                "sftp");
    }
}
