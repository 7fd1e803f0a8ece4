package dev.exchange.localstack;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/// A process for the supervisor's tests: says that it is ready, or does not, or dies.
final class FixtureService {

    private FixtureService() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("fixture starts, greeting=" + System.getenv("GREETING"));
        String behaviour = System.getenv().getOrDefault("BEHAVIOUR", "serve");
        if (behaviour.equals("die")) {
            System.out.println("the fixture cannot go on");
            System.exit(7);
        }
        int port = Integer.parseInt(System.getenv("PORT"));
        int status = behaviour.equals("unready") ? 503 : 200;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        if (behaviour.equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(FixtureService::neverEnd));
        }
    }

    private static void neverEnd() {
        while (true) {
            LockSupport.park();
        }
    }
}
