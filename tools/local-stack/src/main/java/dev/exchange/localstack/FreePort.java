package dev.exchange.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Finds TCP ports on the loopback interface.
public final class FreePort {

    // Below the ephemeral range of Linux and macOS, so that no outgoing connection takes the port between this check
    // and
    // the server's own bind; random, so that test JVMs started together do not meet.
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int ATTEMPTS_MAX = 200;

    private FreePort() {}

    /// A port that nothing listens on now.
    ///
    /// @throws IllegalStateException when 200 random ports between 20000 and 31999 were all taken
    public static int find() {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free TCP port found between %d and %d in %d attempts".formatted(FIRST, LAST, ATTEMPTS_MAX));
    }

    /// Whether a server could bind `port` on all interfaces now.
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
