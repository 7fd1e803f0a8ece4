package dev.exchange.benchmarks.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    private static final int REQUESTS = 5_000;
    private static final int CONNECTIONS = 16;

    @Test
    void everyRequestIsAnsweredOnceHoweverFewTheConnections() throws IOException, InterruptedException {
        AtomicIntegerArray answers = new AtomicIntegerArray(REQUESTS);
        ConcurrentHashMap<Integer, Integer> statuses = new ConcurrentHashMap<>();
        CountDownLatch answered = new CountDownLatch(REQUESTS);

        try (EchoServer server = new EchoServer();
                HttpLoad load = new HttpLoad(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), CONNECTIONS)) {
            for (int i = 0; i < REQUESTS; i++) {
                load.send(
                        OrderMix.post("/api/orders", "localhost", "{\"n\":" + i + "}"),
                        i,
                        (tag, status, order, nanos) -> {
                            answers.incrementAndGet(tag);
                            statuses.merge(status, 1, Integer::sum);
                            answered.countDown();
                        });
            }
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(statuses).containsOnlyKeys(200).containsValue(REQUESTS);
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(answers.get(i)).as("answers to request %d", i).isOne();
        }
    }

    @Test
    void aConnectionThatBreaksIsAnAnswerToo() throws IOException, InterruptedException {
        CountDownLatch broken = new CountDownLatch(1);
        EchoServer server = new EchoServer();
        try (HttpLoad load = new HttpLoad(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 1)) {
            // Nothing ends this body, so the server waits for more until it is closed.
            load.send("POST /api/orders HTTP/1.1\r\nContent-Length: 10\r\n\r\n{", 0, (tag, status, order, nanos) -> {
                if (status == 0) {
                    broken.countDown();
                }
            });
            server.close();
            assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
