package io.opsaga.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class BridgeTest {
    private String address;

    @BeforeEach
    void pickAnAddress() throws IOException {
        address = "tcp://127.0.0.1:" + Calls.freePort();
    }

    @Test
    void anAgentAtTheFarEndIsHealthyOnlyOnceTheBridgeAnswered() throws Exception {
        try (SampleAgent far = SampleAgent.start(link("cross-machine-link"))) {
            HttpResponse<String> before = Calls.get(far.port(), "/health");
            assertThat(before.statusCode()).isEqualTo(503);
            assertThat(before.body())
                    .contains("\"reason\":\"no answer from the bridge at " + address + " yet\"")
                    .contains("\"connected\":false,\"last_reply_age_ms\":null");

            try (SampleAgent bridge = SampleAgent.start(hub())) {
                awaitStatus(far, 200);
                assertThat(Calls.get(far.port(), "/health").body())
                        .contains("\"status\":\"healthy\"")
                        .containsPattern("\"bridge\":\\{\"connected\":true,\"last_reply_age_ms\":\\d+");
                assertThat(Calls.get(bridge.port(), "/health").body()).contains("\"bound\":true");
                assertThat(Calls.get(bridge.port(), "/metrics").body())
                        .containsPattern("agent_bridge_messages_total\\{kind=\"health_check\"} [1-9]");
            }
        }
    }

    @Test
    void aBridgeThatFellSilentIsComplainedAboutUntilItIsBack() throws Exception {
        Duration interval = Duration.ofMillis(50);
        try (BridgeLink link = BridgeLink.connect(address, "cross-machine-link", interval, Duration.ofMillis(700))) {
            try (BridgeHub hub = BridgeHub.bind(address)) {
                assertThat(hub.complaint()).isNull();
                Awaitility.await().until(() -> link.complaint() == null);
            }
            assertThat(link.json()).contains("\"connected\":true");
            Awaitility.await().until(() -> link.complaint() != null);
            assertThat(link.complaint()).endsWith(" for 0 s");
            assertThat(link.json()).contains("\"connected\":false");
            try (BridgeHub hub = BridgeHub.bind(address)) {
                assertThat(hub.complaint()).isNull();
                Awaitility.await().until(() -> link.complaint() == null);
            }
        }
    }

    @Test
    void aPlainRequestIsAnswered() throws Exception {
        try (SampleAgent bridge = SampleAgent.start(hub());
                ZContext context = new ZContext()) {
            ZMQ.Socket socket = request(context);

            assertThat(ask(socket, "health_check")).isEqualTo("healthy");
            assertThat(ask(socket, "who are you")).isEqualTo("unknown request");
            assertThat(Calls.get(bridge.port(), "/metrics").body())
                    .contains("agent_bridge_messages_total{kind=\"health_check\"} 1\n")
                    .contains("agent_bridge_messages_total{kind=\"refused\"} 1\n");
        }
    }

    @Test
    void messagesAreForwardedToTheAgentThatIsNamed() throws Exception {
        try (SampleAgent bridge = SampleAgent.start(hub());
                SampleAgent far = SampleAgent.start(link("cross-machine-link"));
                ZContext context = new ZContext()) {
            awaitStatus(far, 200);
            ZMQ.Socket socket = request(context);

            assertThat(ask(socket, "to cross-machine-link hello there")).isEqualTo("forwarded");
            assertThat(ask(socket, "to nobody hello")).isEqualTo("unknown nobody");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(Calls.get(far.port(), "/metrics").body())
                                    .contains("agent_bridge_messages_total{kind=\"received\"} 1\n"));
            assertThat(Calls.get(bridge.port(), "/metrics").body())
                    .contains("agent_bridge_messages_total{kind=\"forwarded\"} 1\n");
        }
    }

    @Test
    void aTakenAddressIsSaid() throws Exception {
        try (SampleAgent bridge = SampleAgent.start(hub())) {
            assertThat(bridge.port()).isPositive();
            assertThatIOException().isThrownBy(() -> SampleAgent.start(hub())).withMessageContaining(address);
        }
    }

    private ZMQ.Socket request(ZContext context) {
        context.setLinger(0);
        ZMQ.Socket socket = context.createSocket(SocketType.REQ);
        socket.setReqRelaxed(true);
        socket.setReqCorrelate(true);
        socket.setReceiveTimeOut(5000);
        socket.setHandshakeIvl(500);
        socket.connect(address);
        return socket;
    }

    private static String ask(ZMQ.Socket socket, String text) {
        socket.send(text);
        return socket.recvStr();
    }

    private static void awaitStatus(SampleAgent agent, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(Calls.get(agent.port(), "/health").statusCode())
                                .isEqualTo(status));
    }

    private Settings hub() {
        return new Settings("bridge", "bridge", 0, "1.0.0", address, null, FailureSwitch.parse(null));
    }

    private Settings link(String agent) {
        return new Settings(agent, "link", 0, "1.0.0", null, address, FailureSwitch.parse(null));
    }
}
