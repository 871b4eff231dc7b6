package io.opsaga.worker.sandbox;

import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.StaticDecisionForwardingFilter;

/** Forwards connections to 127.0.0.1, where the agents listen, and nothing else: health is asked that way. */
final class LoopbackForwarding extends StaticDecisionForwardingFilter {
    LoopbackForwarding() {
        super(false);
    }

    @Override
    public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
        return type == Type.Direct && "127.0.0.1".equals(address.getHostName());
    }
}
