package dev.exchange.bot.events;

import dev.exchange.bot.domain.house.Holdings;
import dev.exchange.bot.domain.house.RestingQuote;
import dev.exchange.contracts.OrderSide;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the house's users do over the API. What the exchange refuses is left to the next look at the market; what does
/// not reach it is thrown. Calls block, and may come from several threads.
final class HouseDesk {
    private static final Logger LOG = Logger.getLogger(HouseDesk.class);
    private static final int MOST = 500;

    private final ExchangeApi api;
    private final Map<String, BigDecimal> startingBalances;
    private final String run;
    private final AtomicLong sent = new AtomicLong();

    /// @param run tells the client order ids of this run from those of others
    HouseDesk(ExchangeApi api, Map<String, BigDecimal> startingBalances, String run) {
        this.api = api;
        this.startingBalances = startingBalances;
        this.run = run;
    }

    List<ExchangeApi.PairPrice> prices() {
        return api.pairs(MOST);
    }

    /// The user's orders that are in a book or on their way there, by pair.
    Map<String, List<RestingQuote>> resting(String user) {
        Map<String, List<RestingQuote>> byPair = new HashMap<>();
        for (String status : List.of("open", "pending")) {
            for (ExchangeApi.Order order : api.orders(user, status, MOST)) {
                if (order.price() != null) {
                    byPair.computeIfAbsent(order.pairSymbol(), pair -> new ArrayList<>())
                            .add(new RestingQuote(
                                    order.id(),
                                    order.pairSymbol(),
                                    order.orderSide(),
                                    order.price(),
                                    order.remainingQuantity()));
                }
            }
        }
        return byPair;
    }

    /// A user that the exchange has not seen yet has no wallets; the first order brings the starting balances.
    Holdings holdings(String user) {
        List<ExchangeApi.Wallet> wallets = api.wallets(user, MOST);
        if (wallets.isEmpty()) {
            return new Holdings(startingBalances, startingBalances);
        }
        Map<String, BigDecimal> totals = new HashMap<>();
        Map<String, BigDecimal> available = new HashMap<>();
        for (ExchangeApi.Wallet wallet : wallets) {
            totals.put(wallet.currency(), wallet.balance());
            available.put(wallet.currency(), wallet.availableBalance());
        }
        return new Holdings(totals, available);
    }

    /// @return the code that it was refused with; empty where it was taken
    Optional<String> place(
            String user,
            String pairSymbol,
            String orderType,
            OrderSide side,
            BigDecimal quantity,
            @Nullable BigDecimal price) {
        String clientOrderId = "house-" + run + "-" + Long.toString(sent.incrementAndGet(), Character.MAX_RADIX);
        return refusal(
                "an order of " + user + " on " + pairSymbol,
                () -> api.place(
                        new ExchangeApi.NewOrder(user, clientOrderId, pairSymbol, orderType, side, quantity, price)));
    }

    /// @return the code that it was refused with; empty where it was taken
    Optional<String> cancel(String user, String orderId) {
        return refusal("the cancellation of " + orderId, () -> api.cancel(orderId, user));
    }

    /// An order can have been filled between the look and the cancel, funds can have been spent, the market
    /// can have stopped: that is trading.
    private static Optional<String> refusal(String what, Supplier<ExchangeApi.Order> request) {
        Optional<String> code = code(request);
        code.ifPresent(refused -> LOG.debugf("The exchange refused %s: %s", what, refused));
        return code;
    }

    private static Optional<String> code(Supplier<ExchangeApi.Order> request) {
        try {
            // The engine's own refusals come as an order that was rejected.
            ExchangeApi.Order order = request.get();
            return order.status().equals("rejected")
                    ? Optional.of(Objects.requireNonNullElse(order.reasonCode(), "rejected"))
                    : Optional.empty();
        } catch (WebApplicationException answer) {
            int status = answer.getResponse().getStatus();
            if (status >= 500 || status == 429) {
                throw answer;
            }
            return Optional.of(code(answer.getResponse()));
        }
    }

    private static String code(Response answer) {
        String unknown = "status " + answer.getStatus();
        try {
            ExchangeApi.Refusal refusal = answer.readEntity(ExchangeApi.Refusal.class);
            return refusal == null ? unknown : Objects.requireNonNullElse(refusal.code(), unknown);
        } catch (ProcessingException | IllegalStateException unreadable) {
            LOG.debug("A refusal does not say its code", unreadable);
            return unknown;
        }
    }

    /// Does the work of several pairs at once and waits for all of it.
    ///
    /// @throws RuntimeException the first failure
    void together(List<Callable<Void>> work) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : threads.invokeAll(work)) {
                try {
                    done.get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof RuntimeException failure
                            ? failure
                            : new IllegalStateException(e.getCause());
                }
            }
        }
    }
}
