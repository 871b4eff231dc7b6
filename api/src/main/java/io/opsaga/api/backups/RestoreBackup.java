package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.named.NamedOperation;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code restore_backup} of the family {@code backup}: a restore in the documented envelope. */
@Component
class RestoreBackup implements NamedOperation {
    private final RestoreService service;
    private final EnvironmentNames environments;

    RestoreBackup(RestoreService service, EnvironmentNames environments) {
        this.service = service;
        this.environments = environments;
    }

    @Override
    public String family() {
        return "backup";
    }

    @Override
    public String name() {
        return "restore_backup";
    }

    @Override
    public String field() {
        return "backup_config";
    }

    @Override
    public Schema<Object> form() {
        return RestoreRequest.form(environments);
    }

    @Override
    public Map<String, Object> run(Body parameters, Actor actor, @Nullable String key) {
        RestoreRequest request = RestoreRequest.read(parameters, environments);
        String id = service.start(request, actor, key).progress().operation().id();
        return Map.of("success", true, "backup_id", request.backup(), "operation_id", id, "status", "RUNNING");
    }
}
