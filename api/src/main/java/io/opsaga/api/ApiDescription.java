package io.opsaga.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /docs} says about the API as a whole. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    @Bean
    OpenAPI description() {
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

    /** The description is made with a mapper of its own, which must be told of the names on the wire. */
    @Bean
    ObjectMapperProvider springdocObjectMapperProvider(SpringDocConfigProperties properties) {
        ObjectMapperProvider provider = new ObjectMapperProvider(properties);
        provider.jsonMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return provider;
    }
}
