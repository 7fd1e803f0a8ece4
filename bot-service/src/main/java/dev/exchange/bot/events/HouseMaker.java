package dev.exchange.bot.events;

import dev.exchange.bot.domain.house.Holdings;
import dev.exchange.bot.domain.house.Permissions;
import dev.exchange.bot.domain.house.QuotePlanner;
import dev.exchange.bot.domain.house.Refusals;
import dev.exchange.bot.domain.house.RestingQuote;
import dev.exchange.bot.domain.house.Step;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.HouseUsers;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps quotes of `house_maker` on both sides of every pair. What stands in the books is asked for at every look, so
/// that nothing has to be remembered over a restart: what an earlier run left is adopted or cancelled like the rest.
final class HouseMaker {
    static final String USER = HouseUsers.MAKER;
    private static final double STEPS_PER_SECOND = 8;
    private static final double MOST_STEPS_AT_ONCE = 24;
    private static final double STEPS_AT_FIRST = 96;

    private final HouseDesk desk;
    private final QuotePlanner planner;
    private final Catalogue catalogue;
    private final Clock clock;
    private final RequestBudget budget;
    private final Refusals refusals = new Refusals();
    private int turn;

    HouseMaker(HouseDesk desk, QuotePlanner planner, Catalogue catalogue, Clock clock) {
        this.desk = desk;
        this.planner = planner;
        this.catalogue = catalogue;
        this.clock = clock;
        budget = new RequestBudget(STEPS_PER_SECOND, MOST_STEPS_AT_ONCE, STEPS_AT_FIRST, clock.instant());
    }

    /// One look at the market and the steps that follow from it.
    ///
    /// @throws RuntimeException when the API cannot be reached
    void look(List<ExchangeApi.PairPrice> prices) throws InterruptedException {
        Map<String, List<RestingQuote>> resting = desk.resting(USER);
        Holdings holdings = desk.holdings(USER);
        Map<String, ExchangeApi.PairPrice> priceOf =
                prices.stream().collect(Collectors.toMap(ExchangeApi.PairPrice::symbol, Function.identity()));
        List<Callable<Void>> work = new ArrayList<>();
        for (Catalogue.Pair pair : inTurn(resting)) {
            ExchangeApi.PairPrice price = priceOf.get(pair.symbol());
            if (price == null || refusals.pauses(pair.symbol(), clock.instant()) || !budget.isOpen(clock.instant())) {
                continue;
            }
            List<Step> steps = Permissions.in(price.marketState())
                    .of(planner.plan(pair, reference(price), resting.getOrDefault(pair.symbol(), List.of()), holdings));
            budget.spend(steps.size());
            if (!steps.isEmpty()) {
                work.add(() -> {
                    take(pair, steps);
                    return null;
                });
            }
        }
        desk.together(work);
    }

    private static BigDecimal reference(ExchangeApi.PairPrice price) {
        return price.referencePrice() != null ? price.referencePrice() : price.currentPrice();
    }

    /// Pairs with an empty side first, then each in its turn, so that none starves when the budget is short.
    private List<Catalogue.Pair> inTurn(Map<String, List<RestingQuote>> resting) {
        List<Catalogue.Pair> pairs = new ArrayList<>(catalogue.pairs());
        Collections.rotate(pairs, turn++);
        pairs.sort(Comparator.comparing(pair -> hasBothSides(resting.getOrDefault(pair.symbol(), List.of()))));
        return pairs;
    }

    private static boolean hasBothSides(List<RestingQuote> quotes) {
        return Stream.of(OrderSide.values()).allMatch(side -> quotes.stream().anyMatch(quote -> quote.side() == side));
    }

    /// All of the steps, or those up to the first that the market refuses for its state.
    private void take(Catalogue.Pair pair, List<Step> steps) {
        for (Step step : steps) {
            Optional<String> refusal = switch (step) {
                case Step.Cancel cancel -> desk.cancel(USER, cancel.orderId());
                case Step.Place place ->
                    desk.place(USER, pair.symbol(), "limit", place.side(), place.quantity(), place.price());
            };
            if (refusal.isPresent() && refusals.note(pair.symbol(), refusal.get(), clock.instant())) {
                return;
            }
        }
    }
}
