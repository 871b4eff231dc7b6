package io.opsaga.notice;

import io.opsaga.api.OpsagaSettings;
import io.opsaga.api.access.Actor;
import io.opsaga.api.operations.Door;
import io.opsaga.api.operations.Fingerprint;
import io.opsaga.api.operations.Idempotency;
import io.opsaga.api.operations.Idempotency.Slot;
import io.opsaga.api.operations.Ids;
import io.opsaga.api.operations.Launched;
import io.opsaga.api.operations.Launcher;
import io.opsaga.api.operations.PlanView;
import io.opsaga.api.operations.PlanViews;
import io.opsaga.api.operations.PlanningService;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.operation.Entry;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests for notices. */
public final class NoticeDoor implements Door {
    private final Idempotency idempotency;
    private final Launcher launcher;
    private final PlanningService planning;
    private final PlanViews views;
    private final OpsagaSettings settings;

    public NoticeDoor(
            Idempotency idempotency,
            Launcher launcher,
            PlanningService planning,
            PlanViews views,
            OpsagaSettings settings) {
        this.idempotency = idempotency;
        this.launcher = launcher;
        this.planning = planning;
        this.views = views;
        this.settings = settings;
    }

    private record Request(String board, String text, String part, boolean waits) {
        static Request read(Body body) {
            body.require("board", "text");
            String board = body.text("board", Texts.NAME, "must be a lower-case id");
            String text = body.words("text", 100);
            String part = body.words("part", 100);
            Boolean waits = body.flag("wait");
            body.finish();
            return new Request(
                    String.valueOf(board), String.valueOf(text), part == null ? "" : part, Boolean.TRUE.equals(waits));
        }
    }

    @Override
    public String kind() {
        return NoticeKind.NAME;
    }

    @Override
    public Schema<Object> form() {
        return Form.object()
                .required("board", Form.text(Texts.NAME), "lobby")
                .required("text", Form.words(100), "back at nine")
                .optional("part", Form.words(100))
                .optional("wait", Form.flag())
                .schema();
    }

    @Override
    public Launched start(Body body, Actor actor, @Nullable String key) {
        Request asked = Request.read(body);
        String fingerprint = Fingerprint.of(asked);
        Slot slot = idempotency.slot("pin", actor.name(), key, fingerprint);
        return slot.existing()
                .map(existing -> new Launched(existing, true))
                .orElseGet(() -> launcher.launch(
                        planning.bound(input(slot.id(), asked, actor), null),
                        fingerprint,
                        asked.waits() ? Entry.IN_LINE : Entry.WHERE_FREE));
    }

    @Override
    public PlanView plan(Body body, Actor actor) {
        NoticeInput input = input(Ids.random(PlanningService.PREFIX), Request.read(body), actor);
        return views.whole(
                planning.rehearse(input), planning.approval(input.operation().environment()));
    }

    private NoticeInput input(String id, Request asked, Actor actor) {
        NoticeInput part = asked.part().isEmpty()
                ? null
                : new NoticeInput(operation("", asked, actor, Duration.ZERO), asked.part(), null);
        return new NoticeInput(operation(id, asked, actor, settings.lease()), asked.text(), part);
    }

    private Operation operation(String id, Request asked, Actor actor, Duration lease) {
        return new Operation(
                id,
                NoticeKind.NAME,
                "production",
                asked.board(),
                "main-pc",
                "",
                actor.name(),
                "",
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                new OperationPolicy(lease, settings.patience(), settings.undoPatience(), Map.of()));
    }
}
