package io.opsaga.api.backups;

import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.RequestForms;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The bodies of what is asked of backups. */
@Component
class BackupForms implements RequestForms {
    private final EnvironmentNames environments;

    BackupForms(EnvironmentNames environments) {
        this.environments = environments;
    }

    @Override
    public Map<String, Schema<Object>> forms() {
        return Map.of(
                BackupsController.PATH + "/{id}/run",
                BackupRequest.formOfRun(environments),
                BackupSchedulesController.PAUSE,
                PauseRequest.form(environments),
                BackupSchedulesController.RESUME,
                PauseRequest.form(environments));
    }
}
