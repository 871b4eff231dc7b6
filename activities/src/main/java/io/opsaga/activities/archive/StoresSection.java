package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.HostAndPort;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.Store;
import io.opsaga.archive.Store.LocalStore;
import io.opsaga.archive.Store.S3Store;
import io.opsaga.archive.Store.SftpStore;
import io.opsaga.archive.Stores;
import io.opsaga.inventory.SectionKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code stores}. */
class StoresSection implements InventorySection<Stores> {
    private static final String DEFAULT_REGION = "us-east-1";

    @Override
    public SectionKey<Stores> key() {
        return Stores.KEY;
    }

    @Override
    public @Nullable Stores read(Field field, SectionContext context) {
        StoreReader reader = new StoreReader(context);
        Map<String, Store> stores = Mapping.each(field, reader::store);
        return stores == null ? null : new Stores(stores);
    }

    private static final class StoreReader {
        private final Path base;
        private final References references;
        private final Map<Object, Field> taken = new HashMap<>();

        StoreReader(SectionContext context) {
            this.base = context.base();
            this.references = new References(context);
        }

        @Nullable
        Store store(Mapping store) {
            String kind = Values.text(store.get("kind"));
            String key = references.secret(store, "key");
            return switch (kind == null ? "" : kind) {
                case "local" -> local(store, key);
                case "sftp" -> sftp(store, key);
                case "s3" -> s3(store, key);
                default -> null;
            };
        }

        private @Nullable Store local(Mapping store, @Nullable String key) {
            Path path = Values.path(store.get("path"), base);
            occupy(store.get("path"), path);
            return path == null || key == null ? null : new LocalStore(path, key);
        }

        private @Nullable Store sftp(Mapping store, @Nullable String key) {
            String machine = references.machine(store, "machine");
            String path = Values.text(store.get("path"));
            if (machine == null || path == null) {
                return null;
            }
            occupy(store.get("path"), List.of("sftp", machine, withoutSlashes(path)));
            return key == null ? null : new SftpStore(machine, path, key);
        }

        private @Nullable Store s3(Mapping store, @Nullable String key) {
            String endpoint = endpoint(store.get("endpoint"));
            Field regionField = store.get("region");
            String region = regionField == null ? DEFAULT_REGION : regionField.text();
            String bucket = Values.text(store.get("bucket"));
            String accessKey = references.secret(store, "access_key");
            String secretKey = references.secret(store, "secret_key");
            if (endpoint == null || bucket == null || region == null) {
                return null;
            }
            occupy(store.get("bucket"), List.of("s3", endpoint, bucket));
            return accessKey == null || secretKey == null || key == null
                    ? null
                    : new S3Store(endpoint, region, bucket, accessKey, secretKey, key);
        }

        /** Two names of one place would be two locks of it, and two keys that it is encrypted with. */
        private void occupy(@Nullable Field field, @Nullable Object place) {
            Field other = field == null || place == null ? null : taken.putIfAbsent(place, field);
            if (other != null) {
                Objects.requireNonNull(field)
                        .refuse(
                                "is the place of another store, in line " + other.line(),
                                "a place of its own for each store");
            }
        }

        private static @Nullable String endpoint(@Nullable Field field) {
            String text = Values.text(field);
            if (field == null || text == null) {
                return null;
            }
            String address = withoutSlashes(text);
            String authority = address.substring(address.indexOf("://") + "://".length());
            boolean hasPort = authority.indexOf(':', authority.indexOf(']') + 1) >= 0;
            if (HostAndPort.isOne(hasPort ? authority : authority + ":443")) {
                return address;
            }
            field.refuse("is no address", "http:// or https:// with a host's name or IP address, and a port");
            return null;
        }

        private static String withoutSlashes(String path) {
            int end = path.length();
            while (end > 1 && path.charAt(end - 1) == '/') {
                end--;
            }
            return path.substring(0, end);
        }
    }
}
