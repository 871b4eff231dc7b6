package io.opsaga.worker.signing;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is sent to a run. A signature belongs to one message to one run: its kind, the workflow's id, the name of the
 * workflow's type or of the update, the update's id, and every byte of the input.
 */
public final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final ByteString ENCODING = ByteString.copyFromUtf8("binary/plain");

    /** Bytes of what an installation is called. */
    private static final int SHORT = 5;

    private final SecretKeySpec key;

    /** @param key known to the processes of one installation and to nobody else */
    public Seal(String key) {
        if (key.isBlank()) {
            throw new IllegalArgumentException("The key that signs what is sent to Temporal is empty");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** What only this installation is called, by all of its processes: it tells nothing of the key. */
    public String installation() {
        byte[] mac = sign("installation", "", "", "", Payloads.getDefaultInstance())
                .getData()
                .toByteArray();
        return HexFormat.of().formatHex(mac, 0, SHORT);
    }

    Payload ofStart(String workflowId, String type, Payloads input) {
        return sign("start", workflowId, type, "", input);
    }

    Payload ofUpdate(String workflowId, String name, String updateId, Payloads input) {
        return sign("update", workflowId, name, updateId, input);
    }

    /** Compares in a time that does not depend on where they differ. */
    static boolean same(Payload expected, Payload shown) {
        return MessageDigest.isEqual(
                expected.getData().toByteArray(), shown.getData().toByteArray());
    }

    private Payload sign(String kind, String workflowId, String name, String id, Payloads input) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : new String[] {kind, workflowId, name, id}) {
                add(mac, ByteString.copyFromUtf8(part));
            }
            for (Payload payload : input.getPayloadsList()) {
                add(mac, payload.getMetadataOrDefault("encoding", ByteString.EMPTY));
                add(mac, payload.getData());
            }
            return Payload.newBuilder()
                    .putAllMetadata(Map.of("encoding", ENCODING))
                    .setData(ByteString.copyFrom(mac.doFinal()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** With its length in front, so that nothing can be moved from one part to the next. */
    private static void add(Mac mac, ByteString part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.size()).array());
        mac.update(part.toByteArray());
    }

    @Override
    public String toString() {
        return "Seal[]";
    }
}
