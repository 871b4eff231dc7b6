package io.opsaga.api.webui;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Opens the Web UI's port beside the API's, at the same address. */
@Component
class WebUiConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int PATIENCE_MILLIS = 20_000;

    private final WebUiSettings settings;
    private final String address;

    WebUiConnector(WebUiSettings settings, @Value("${server.address:127.0.0.1}") String address) {
        this.settings = settings;
        this.address = address;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (settings.port() == 0) {
            return;
        }
        Connector connector = new Connector();
        connector.setPort(settings.port());
        connector.setProperty("address", address);
        ((AbstractProtocol<?>) connector.getProtocolHandler()).setConnectionTimeout(PATIENCE_MILLIS);
        factory.addAdditionalConnectors(connector);
    }
}
