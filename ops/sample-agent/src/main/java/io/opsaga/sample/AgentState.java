package io.opsaga.sample;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the agent says about itself. Uptime counts from this object's making. */
final class AgentState {
    private final Settings settings;
    private final @Nullable Bridge bridge;
    private final long started = System.nanoTime();
    private final AtomicLong requests = new AtomicLong();

    AgentState(Settings settings, @Nullable Bridge bridge) {
        this.settings = settings;
        this.bridge = bridge;
    }

    /** An answer to {@code /health}. */
    record Health(int status, String body) {}

    void countRequest() {
        requests.incrementAndGet();
    }

    /** 200 and {@code "status":"healthy"}; otherwise 500 or 503, another status word and a reason. */
    Health health() {
        if (settings.failure().kind() == FailureSwitch.Kind.HEALTH) {
            return new Health(500, body("failing", "this agent was asked to fail"));
        }
        String complaint = complaint();
        return complaint == null ? new Health(200, body("healthy", null)) : new Health(503, body("waiting", complaint));
    }

    private @Nullable String complaint() {
        if (settings.failure().kind() == FailureSwitch.Kind.SLOW
                && uptime().compareTo(settings.failure().delay()) < 0) {
            return "still starting, as asked, until "
                    + settings.failure().delay().toSeconds() + " s have passed";
        }
        return bridge == null ? null : bridge.complaint();
    }

    private String body(String status, @Nullable String reason) {
        return "{\"status\":\"" + status + "\",\"agent\":" + Json.quote(settings.agent()) + ",\"version\":"
                + Json.quote(settings.version()) + ",\"role\":" + Json.quote(settings.role()) + ",\"uptime_seconds\":"
                + uptime().toSeconds() + (reason == null ? "" : ",\"reason\":" + Json.quote(reason))
                + (bridge == null ? "" : ",\"bridge\":" + bridge.json()) + "}";
    }

    String version() {
        return "{\"agent\":" + Json.quote(settings.agent()) + ",\"version\":" + Json.quote(settings.version()) + "}";
    }

    /** The page of samples in the Prometheus text form. */
    String metrics() {
        StringBuilder page = new StringBuilder(1024);
        page.append("# HELP agent_info Who runs here.\n# TYPE agent_info gauge\nagent_info{agent=")
                .append(Json.quote(settings.agent()))
                .append(",role=")
                .append(Json.quote(settings.role()))
                .append(",version=")
                .append(Json.quote(settings.version()))
                .append("} 1\n");
        page.append("# HELP agent_requests_total HTTP requests taken.\n# TYPE agent_requests_total counter\n")
                .append("agent_requests_total ")
                .append(requests.get())
                .append('\n');
        page.append("# HELP agent_uptime_seconds Time since the start.\n# TYPE agent_uptime_seconds gauge\n")
                .append("agent_uptime_seconds ")
                .append(uptime().toMillis() / 1000.0)
                .append('\n');
        if (bridge != null) {
            bridge.metrics(page);
        }
        return page.toString();
    }

    private Duration uptime() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
