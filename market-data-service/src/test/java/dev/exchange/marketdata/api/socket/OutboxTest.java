package dev.exchange.marketdata.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final int CAPACITY = 3;

    private final Socket socket = new Socket();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LatestState book = new LatestState();
    private final Outbox outbox = new Outbox(socket, CAPACITY, () -> List.of(book), new SlowConsumers(meters));

    @Test
    void messagesGoOutInOrderEachWhenTheOneBeforeWasTaken() {
        offer("a", "b");
        assertThat(socket.sent).containsExactly("a");

        socket.take();
        assertThat(socket.sent).containsExactly("a", "b");
    }

    @Test
    void aStateThatWaitsIsSentOnceInItsNewestForm() {
        offer("a");
        book.set(1, "book 1");
        outbox.offer(book);
        offer("b");
        book.set(2, "book 2");
        outbox.offer(book);

        socket.takeAll();

        assertThat(socket.sent).containsExactly("a", "book 2", "b");
    }

    @Test
    void anOlderStateDoesNotReplaceANewerOne() {
        book.set(2, "book 2");
        book.set(1, "book 1");

        assertThat(book.text()).isEqualTo("book 2");
    }

    @Test
    void aFullQueueIsReplacedByTheNewestState() {
        book.set(7, "book 7");
        offer("a", "b", "c", "d", "e");

        socket.takeAll();

        assertThat(socket.sent).containsExactly("a", "book 7");
        assertThat(slow("resynchronised")).isEqualTo(1);
        assertThat(socket.closedWith).isNull();
    }

    @Test
    void aClientThatCaughtUpMayFallBehindAgain() {
        book.set(7, "book 7");
        for (int round = 0; round < 5; round++) {
            offer("a", "b", "c", "d", "e");
            socket.takeAll();
        }

        assertThat(slow("resynchronised")).isEqualTo(5);
        assertThat(slow("closed")).isZero();
        assertThat(socket.closedWith).isNull();
    }

    @Test
    void aClientThatCannotFollowAfterThatIsClosedWith1013() {
        book.set(7, "book 7");
        offer("a", "b", "c", "d", "e");
        offer("f", "g", "h", "i");

        assertThat(socket.closedWith).isEqualTo(1013);
        assertThat(slow("closed")).isEqualTo(1);

        offer("j");
        socket.takeAll();
        assertThat(socket.sent).containsExactly("a");
    }

    @Test
    void aClientThatTakesNothingForTooLongIsClosedWith1013() {
        offer("a");
        long now = System.nanoTime();

        outbox.closeIfStalled(now, TimeUnit.MINUTES.toNanos(1));
        assertThat(socket.closedWith).isNull();

        outbox.closeIfStalled(now + TimeUnit.MINUTES.toNanos(2), TimeUnit.MINUTES.toNanos(1));
        assertThat(socket.closedWith).isEqualTo(1013);
    }

    @Test
    void anIdleClientIsNotStalled() {
        offer("a");
        socket.takeAll();

        outbox.closeIfStalled(System.nanoTime() + TimeUnit.HOURS.toNanos(1), TimeUnit.MINUTES.toNanos(1));

        assertThat(socket.closedWith).isNull();
    }

    @Test
    void nothingIsSentAfterTheConnectionBroke() {
        offer("a", "b");
        socket.fail();

        offer("c");

        assertThat(socket.sent).containsExactly("a");
    }

    @Test
    void aSocketThatTakesEverythingAtOnceNeedsNoStack() {
        Socket fast = new Socket();
        fast.immediate = true;
        Outbox large = new Outbox(fast, 1_000_000, List::of, new SlowConsumers(meters));
        List<Outgoing.Message> messages = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            messages.add(new Outgoing.Message("m"));
        }

        large.offer(messages);

        assertThat(fast.sent).hasSize(200_000);
    }

    private void offer(String... texts) {
        for (String text : texts) {
            outbox.offer(new Outgoing.Message(text));
        }
    }

    private double slow(String outcome) {
        return meters.get("exchange.websocket.slow.consumers")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /// A socket that takes a message when the test says so.
    private static final class Socket implements Wire {
        private final List<String> sent = new ArrayList<>();
        private final Queue<CompletableFuture<Void>> pending = new ArrayDeque<>();
        private boolean immediate;
        private Integer closedWith;

        @Override
        public CompletionStage<Void> send(String text) {
            sent.add(text);
            if (immediate) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> taken = new CompletableFuture<>();
            pending.add(taken);
            return taken;
        }

        @Override
        public void close(int code, String reason) {
            closedWith = code;
        }

        void take() {
            pending.remove().complete(null);
        }

        void takeAll() {
            while (!pending.isEmpty()) {
                take();
            }
        }

        void fail() {
            pending.remove().completeExceptionally(new IllegalStateException("gone"));
        }
    }
}
