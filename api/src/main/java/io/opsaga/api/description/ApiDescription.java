package io.opsaga.api.description;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /docs} says about the API as a whole. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    @Bean
    OpenAPI whole() {
        SecurityScheme bearer = new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("Not needed on the machine itself.");
        return new OpenAPI()
                .info(new Info()
                        .title("Opsaga")
                        .version("0.1.0")
                        .description("Deployments as compensating sagas. Errors are problem details (RFC 9457)."))
                .components(new Components().addSecuritySchemes("key", bearer))
                .addSecurityItem(new SecurityRequirement().addList("key"));
    }

    /** Schemas are read with a mapper of their own, which must be told of the names on the wire. */
    @Bean
    Models models() {
        return new Models();
    }
}
