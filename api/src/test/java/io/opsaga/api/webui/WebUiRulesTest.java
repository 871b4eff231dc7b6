package io.opsaga.api.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.ApiKeys.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebUiRulesTest {
    private static final String RUN = "/api/v1/namespaces/default/workflows/deploy_1";

    @ParameterizedTest
    @CsvSource({
        "GET,/,VIEWER",
        "GET,R,VIEWER",
        "POST,R/query/progress,VIEWER",
        "POST,R/signal/rollback,OPERATOR",
        "POST,R/update/rollback,OPERATOR",
        "POST,R/cancel,OPERATOR",
        "POST,R/signal/superseded,ADMIN",
        "POST,R/update/approve,ADMIN",
        "POST,R/terminate,ADMIN",
        "POST,R/reset,ADMIN",
        "POST,R,ADMIN",
        "POST,/api/v1/namespaces/default/batch-operations/x,ADMIN",
        "DELETE,R,ADMIN",
        // What the server behind might read in another way is never taken for less than it may be.
        "POST,R/terminate%2F..%2Fsignal/rollback,ADMIN",
        "POST,R%2Fterminate%3F/signal/rollback,ADMIN",
        "POST,R/../x/cancel,ADMIN",
        "POST,R/terminate;/signal/rollback,ADMIN",
        "POST,R//cancel,ADMIN",
        "POST,/api/v1/namespaces/../workflows/x/cancel,ADMIN",
    })
    void whoMayDoWhat(String method, String path, Role least) {
        assertThat(WebUiRules.least(method, path.replace("R", RUN))).isEqualTo(least);
    }
}
