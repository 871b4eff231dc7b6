package io.opsaga.api.requests;

import java.util.Set;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** One representation, JSON, and no parameters but those that are described. */
@Configuration(proxyBeanMethods = false)
class WebRules implements WebMvcConfigurer {
    /** What converters may speak beside JSON, which all of them do for texts and bytes that are complete already. */
    private static final Set<MediaType> PLAIN = Set.of(
            MediaType.APPLICATION_JSON,
            new MediaType("application", "*+json"),
            MediaType.TEXT_PLAIN,
            MediaType.APPLICATION_OCTET_STREAM,
            MediaType.ALL);

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters());
    }

    /** Libraries on the class path bring YAML, with names and times of their own; whatever another one brings is not taken either. */
    @Override
    public void configureMessageConverters(ServerBuilder builder) {
        builder.configureMessageConvertersList(converters -> converters.removeIf(WebRules::other));
    }

    private static boolean other(HttpMessageConverter<?> converter) {
        return !PLAIN.containsAll(converter.getSupportedMediaTypes());
    }
}
