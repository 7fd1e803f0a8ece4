package dev.exchange.benchmarks.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 client that costs little beside what it measures: connections kept alive, one request at a time on each,
/// requests written by the caller's thread and answers read by one thread of its own.
final class HttpLoad implements AutoCloseable {
    private static final long NO_CONNECTION_TIMEOUT_MS = 10_000;

    private final InetSocketAddress address;
    private final int connectionsMax;
    private final Selector selector;
    private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final ConcurrentLinkedQueue<Connection> opened = new ConcurrentLinkedQueue<>();
    private final Thread reader;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean closed;

    /// Told of every answer, on the thread that reads them.
    @FunctionalInterface
    interface Answers {
        /// @param status 0 where the connection broke before there was an answer
        /// @param order the number of the order that the `Location` names; 0 without one
        void answered(int tag, int status, long order, long nanos);
    }

    HttpLoad(InetSocketAddress address, int connectionsMax) {
        this.address = address;
        this.connectionsMax = connectionsMax;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = Thread.ofPlatform().name("bench-answers").daemon().start(this::read);
    }

    /// Sends a request on an idle connection, and waits for one where all are busy. One thread.
    ///
    /// @param answers told of the answer, with the tag
    void send(String request, int tag, Answers answers) throws IOException, InterruptedException {
        Connection connection = idle.pollFirst();
        if (connection == null && connections.get() < connectionsMax) {
            connection = open();
        }
        if (connection == null) {
            connection = idle.pollFirst(NO_CONNECTION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        }
        if (connection == null) {
            throw new IOException("all " + connectionsMax + " connections have waited for an answer for "
                    + NO_CONNECTION_TIMEOUT_MS + " ms");
        }
        connection.answers = answers;
        connection.tag = tag;
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            if (connection.channel.write(bytes) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private Connection open() throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel);
        connections.incrementAndGet();
        opened.add(connection);
        selector.wakeup();
        return connection;
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(this::readable);
                for (Connection fresh = opened.poll(); fresh != null; fresh = opened.poll()) {
                    fresh.channel.register(selector, SelectionKey.OP_READ, fresh);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readable(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        boolean broken = false;
        try {
            if (!connection.readAnswer()) {
                return;
            }
        } catch (IOException gone) {
            broken = true;
            forget(key, connection);
        }
        long now = System.nanoTime();
        int tag = connection.tag;
        int status = broken ? 0 : connection.status;
        long order = broken ? 0 : connection.order;
        // Nobody asked on a connection that breaks while it is idle: the server closes those in time.
        Answers answers = connection.answers;
        connection.answers = null;
        if (!broken) {
            idle.addFirst(connection);
        }
        if (answers != null) {
            answers.answered(tag, status, order, now);
        }
    }

    private void forget(SelectionKey key, Connection connection) {
        key.cancel();
        idle.remove(connection);
        connections.decrementAndGet();
        try {
            connection.channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(5));
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One connection; the tag and whom to tell are the sender's to write before it sends, all else the reader's.
    private static final class Connection {
        private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
        };
        private static final byte[] LOCATION = {'l', 'o', 'c', 'a', 't', 'i', 'o', 'n', ':'};
        private static final byte[] CHUNKED = {'t', 'r', 'a', 'n', 's', 'f', 'e', 'r', '-', 'e', 'n', 'c'};
        private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
        private static final int ANSWER_MAX = 64 * 1024;

        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(ANSWER_MAX);
        private volatile @Nullable Answers answers;
        private volatile int tag;
        private int headEnd;
        private int bodyLength;
        private int status;
        private long order;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        /// @return whether the answer is whole
        /// @throws IOException when there will be none
        boolean readAnswer() throws IOException {
            if (channel.read(in) < 0 || !in.hasRemaining()) {
                throw new IOException("the connection was closed, or the answer is too long");
            }
            byte[] bytes = in.array();
            int end = in.position();
            if (headEnd == 0) {
                readHead(bytes, end);
            }
            if (headEnd == 0 || !hasBody(bytes, end)) {
                return false;
            }
            headEnd = 0;
            in.clear();
            return true;
        }

        private boolean hasBody(byte[] bytes, int end) {
            if (bodyLength >= 0) {
                return end >= headEnd + bodyLength;
            }
            int from = end - LAST_CHUNK.length;
            return from >= headEnd && matches(bytes, from, LAST_CHUNK);
        }

        private void readHead(byte[] bytes, int end) {
            int line = 0;
            status = 0;
            order = 0;
            bodyLength = 0;
            for (int at = 0; at + 1 < end; at++) {
                if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                    if (at == line) {
                        headEnd = at + 2;
                        return;
                    }
                    readLine(bytes, line, at);
                    line = at + 2;
                }
            }
        }

        private void readLine(byte[] bytes, int from, int to) {
            if (from == 0) {
                status = (int) number(bytes, from + 9, to);
            } else if (matches(bytes, from, LENGTH)) {
                bodyLength = (int) number(bytes, from + LENGTH.length + 1, to);
            } else if (matches(bytes, from, LOCATION)) {
                int digits = to;
                while (digits > from && bytes[digits - 1] >= '0' && bytes[digits - 1] <= '9') {
                    digits--;
                }
                order = number(bytes, digits, to);
            } else if (matches(bytes, from, CHUNKED)) {
                bodyLength = -1;
            }
        }

        private static long number(byte[] bytes, int from, int to) {
            long number = 0;
            for (int at = from; at < to && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
                number = number * 10 + bytes[at] - '0';
            }
            return number;
        }

        private static boolean matches(byte[] bytes, int from, byte[] lowerCase) {
            for (int i = 0; i < lowerCase.length; i++) {
                int found = bytes[from + i];
                if ((found >= 'A' && found <= 'Z' ? found + 32 : found) != lowerCase[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
