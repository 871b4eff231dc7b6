package io.opsaga.api.backups;

import io.opsaga.api.access.Actor;
import io.opsaga.api.named.NamedOperation;
import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import io.opsaga.operation.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code run_backup} of the family {@code backup}: a backup in the documented envelope. */
@Component
class RunBackup implements NamedOperation {
    private final BackupService service;
    private final Executions executions;
    private final EnvironmentNames environments;

    RunBackup(BackupService service, Executions executions, EnvironmentNames environments) {
        this.service = service;
        this.executions = executions;
        this.environments = environments;
    }

    @Override
    public String family() {
        return "backup";
    }

    @Override
    public String name() {
        return "run_backup";
    }

    @Override
    public String field() {
        return "backup_config";
    }

    @Override
    public Schema<Object> form() {
        return BackupRequest.formOfConfig(environments);
    }

    @Override
    public Map<String, Object> run(Body parameters, Actor actor, @Nullable String key) {
        BackupRequest request = BackupRequest.ofConfig(parameters, environments);
        Operation operation = service.start(request, actor, key).progress().operation();
        return Map.of(
                "success",
                true,
                "backup_id",
                operation.target(),
                "execution_id",
                operation.id(),
                "operation_id",
                operation.id(),
                "status",
                ExecutionStatus.RUNNING.name());
    }

    @Override
    public Map<String, Object> ended(String operation) {
        Map<String, Object> more = new LinkedHashMap<>();
        executions.find(operation).map(ExecutionView::of).ifPresent(made -> {
            more.put("status", made.status());
            more.put("verification", Map.of("verified", made.verifiedAt() != null, "reason", made.reason()));
            more.put("size", made.size());
            more.put("duration", made.duration());
        });
        return more;
    }
}
