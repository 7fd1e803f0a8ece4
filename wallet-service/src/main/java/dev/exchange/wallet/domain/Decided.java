package dev.exchange.wallet.domain;

import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.wallet.domain.Answers.Answer;
import java.util.Map;
import java.util.Optional;

/// What was decided about requests.
///
/// @param orders by order number
/// @param changes by request number
public record Decided(Map<Long, Decision> orders, Map<Long, ChangeDecision> changes) {
    public static final Decided NOTHING = new Decided(Map.of(), Map.of());

    /// The answer to a request. One whose decision is not among these, or was made where the request was
    /// first read, is not answered here.
    public Optional<Answer> answer(OrderRequest request, RequestOrigin origin) {
        return switch (request) {
            case OrderRequest.Place place -> {
                Decision decision = orders.get(Ids.orderNumber(place.orderId()));
                yield decision != null && decision.origin().equals(origin)
                        ? Optional.of(Answers.answer(place, decision))
                        : Optional.empty();
            }
            case OrderRequest.Change change -> {
                ChangeDecision decision = changes.get(change.sequence());
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
}
