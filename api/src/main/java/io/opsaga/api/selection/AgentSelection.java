package io.opsaga.api.selection;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.inventory.Agent;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which agents of an environment are meant: all, some by id, or those on a machine, with a label, or both.
 *
 * @param ids null where they are not chosen by id
 * @param label such as {@code team=core}
 */
public record AgentSelection(
        @Nullable List<String> ids,
        @Nullable String machine,
        @Nullable String label) {
    private static final int MOST = 5000;
    private static final Pattern ID = Pattern.compile("\\*|" + Texts.NAME.pattern());
    private static final Pattern LABEL =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,62}=[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String EVERYBODY = "*";
    private static final int LONGEST_LIST = 3;

    /** One agent. */
    public static AgentSelection of(String id) {
        return new AgentSelection(List.of(id), null, null);
    }

    /** Reads the field {@code agents}. */
    public static AgentSelection read(Body body) {
        if (body.holdsObject("agents")) {
            Body chosen = body.object("agents");
            String machine = chosen.text("machine", Texts.NAME, "must be a machine's name");
            String label = chosen.text("label", LABEL, "must be a label and its value, such as team=core");
            if (machine == null && label == null) {
                body.wrong("agents", "must name a machine, a label, or both");
            }
            return new AgentSelection(null, machine, label);
        }
        List<String> ids = body.texts("agents", ID, MOST, "must be \"*\" or a lower-case id");
        if (ids != null && ids.isEmpty()) {
            body.wrong("agents", "must name at least one agent; [\"*\"] means all");
        }
        if (ids != null && ids.contains(EVERYBODY)) {
            if (ids.size() > 1) {
                body.wrong("agents", "must be either [\"*\"] or ids");
            }
            return new AgentSelection(null, null, null);
        }
        return new AgentSelection(ids == null ? null : ids.stream().distinct().toList(), null, null);
    }

    /** The same for the description: ids, all, or those on a machine or with a label. */
    public static Schema<Object> form() {
        Schema<Object> chosen = Form.object()
                .optional("machine", Form.text(Texts.NAME))
                .optional("label", Form.text(LABEL))
                .either("machine", "label")
                .schema();
        return Form.anyOf(
                Form.list(Form.oneOf(List.of(EVERYBODY)), 1, 1), Form.list(Form.text(Texts.NAME), 1, MOST), chosen);
    }

    /** Whether an agent is meant, where they are not chosen by id. */
    public boolean includes(Agent agent) {
        return (machine == null || machine.equals(agent.machine())) && (label == null || labelled(agent.labels()));
    }

    private boolean labelled(Map<String, String> labels) {
        int sign = String.valueOf(label).indexOf('=');
        String name = String.valueOf(label).substring(0, sign);
        return String.valueOf(label).substring(sign + 1).equals(labels.get(name));
    }

    /** In words, for lists and the Web UI; short. */
    public String spoken() {
        if (ids != null) {
            return ids.size() <= LONGEST_LIST ? String.join(", ", ids) : "%d chosen agents".formatted(ids.size());
        }
        if (machine == null && label == null) {
            return "all agents";
        }
        return "agents" + (label == null ? "" : " with " + label) + (machine == null ? "" : " on " + machine);
    }
}
