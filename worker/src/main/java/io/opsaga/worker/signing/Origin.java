package io.opsaga.worker.signing;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.interceptors.Header;
import io.temporal.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where something came from that was sent to a run, as its header tells the code of the run; of its start, as the run's memo does. */
final class Origin {
    /** Header field with the signature of whoever sent it. */
    static final String SIGNATURE = "opsaga-signature";

    /** Field of header and memo that {@link Marker} sets, whatever was in it. */
    static final String ORIGIN = "opsaga-origin";

    /** Header field of a continued run: the id of its workflow, which is part of what is signed. */
    static final String RUN = "opsaga-run";

    /** Opsaga itself sent it. */
    static final String OPSAGA = "opsaga";

    private static final String PAST_OPSAGA = "temporal";
    private static final int LONGEST_IDENTITY = 100;
    private static final ByteString ENCODING = ByteString.copyFromUtf8("binary/plain");

    private Origin() {}

    /** {@link #OPSAGA}, or such as {@code temporal:alice@laptop}, which no key can be called. */
    static String of(Header header) {
        Payload mark = header.getValues().get(ORIGIN);
        return mark == null ? PAST_OPSAGA : mark.getData().toStringUtf8();
    }

    /** The same, of the start of the run that asks; a header is told only after the input was read. */
    static String ofStart() {
        return Workflow.getMemo(ORIGIN, byte[].class) instanceof byte[] mark
                ? new String(mark, StandardCharsets.UTF_8)
                : PAST_OPSAGA;
    }

    static boolean isOpsaga(Header header) {
        return of(header).equals(OPSAGA);
    }

    static Payload run(String workflowId) {
        return payload(workflowId);
    }

    static Payload opsaga() {
        return payload(OPSAGA);
    }

    /** @param identity what the client has said of itself; anybody can say anything, of any length */
    static Payload pastOpsaga(String identity) {
        String shown = identity.replaceAll("[^\\p{Graph}]+", " ").strip();
        shown = shown.length() <= LONGEST_IDENTITY ? shown : shown.substring(0, LONGEST_IDENTITY - 1) + "…";
        return payload(shown.isEmpty() ? PAST_OPSAGA : PAST_OPSAGA + ":" + shown);
    }

    private static Payload payload(String text) {
        return Payload.newBuilder()
                .putAllMetadata(Map.of("encoding", ENCODING))
                .setData(ByteString.copyFromUtf8(text))
                .build();
    }
}
