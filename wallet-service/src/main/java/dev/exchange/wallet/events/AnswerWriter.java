package dev.exchange.wallet.events;

import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.kafka.OrderedWriter;
import dev.exchange.platform.kafka.Received;
import dev.exchange.wallet.domain.Answers;
import dev.exchange.wallet.domain.Answers.Answer;
import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Writes what follows from committed decisions: commands for the engine and refusals for order-service.
/// Used by the thread of one loop.
final class AnswerWriter implements AutoCloseable {
    private final OrderedWriter writer;

    AnswerWriter(OrderedWriter writer) {
        this.writer = writer;
    }

    void reopen() {
        writer.reopen();
    }

    /// Writes the answers in the order of the requests, which is the order that the engine must see them
    /// in. A request whose decision is not among `decided`, or was made where the request was first read,
    /// is not answered here.
    CompletionStage<Void> answer(List<Received<OrderRequest>> batch, Decided decided) {
        List<CompletableFuture<?>> written = new ArrayList<>(batch.size());
        for (Received<OrderRequest> received : batch) {
            answer(received.event(), origin(received), decided)
                    .ifPresent(answer -> written.add(writer.send(answer.topic(), answer.event())));
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
    }

    private static Optional<Answer> answer(OrderRequest request, RequestOrigin origin, Decided decided) {
        return switch (request) {
            case OrderRequest.Place place -> {
                Decision decision = decided.orders().get(Ids.orderNumber(place.orderId()));
                yield decision != null && decision.origin().equals(origin)
                        ? Optional.of(Answers.answer(place, decision))
                        : Optional.empty();
            }
            case OrderRequest.Change change -> {
                ChangeDecision decision = decided.changes().get(change.sequence());
                yield decision != null && decision.origin().equals(origin)
                        ? Optional.of(Answers.answer(change, decision))
                        : Optional.empty();
            }
            case OrderRequest.Cancel cancel -> Optional.of(Answers.answer(cancel, origin));
            case OrderRequest.CancelAll all -> Optional.of(Answers.answer(all, origin));
            case OrderRequest.CancelAllAfter after -> Optional.of(Answers.answer(after, origin));
            case OrderRequest.SetMarket market -> Optional.of(Answers.answer(market, origin));
        };
    }

    static RequestOrigin origin(Received<OrderRequest> received) {
        return new RequestOrigin(received.partition(), received.offset());
    }

    @Override
    public void close() {
        writer.close();
    }
}
