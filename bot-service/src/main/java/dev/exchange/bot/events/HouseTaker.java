package dev.exchange.bot.events;

import dev.exchange.bot.domain.house.Holdings;
import dev.exchange.bot.domain.house.Permissions;
import dev.exchange.bot.domain.house.Refusals;
import dev.exchange.bot.domain.house.TakerPlanner;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.HouseUsers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Trades a little, as `house_taker`, on one pair after the other.
final class HouseTaker {
    static final String USER = HouseUsers.TAKER;
    /// Every pair's turn comes once in so many looks.
    private static final int LOOKS_A_ROUND = 3;

    private final HouseDesk desk;
    private final TakerPlanner planner;
    private final Catalogue catalogue;
    private final Clock clock;
    private final RandomGenerator random;
    private final Refusals refusals = new Refusals();
    private int turn;

    HouseTaker(HouseDesk desk, TakerPlanner planner, Catalogue catalogue, Clock clock, RandomGenerator random) {
        this.desk = desk;
        this.planner = planner;
        this.catalogue = catalogue;
        this.clock = clock;
        this.random = random;
    }

    /// @throws RuntimeException when the API cannot be reached
    void look(List<ExchangeApi.PairPrice> prices) {
        Holdings holdings = desk.holdings(USER);
        List<Catalogue.Pair> pairs = new ArrayList<>(catalogue.pairs());
        for (int place = turn++ % LOOKS_A_ROUND; place < pairs.size(); place += LOOKS_A_ROUND) {
            Catalogue.Pair pair = pairs.get(place);
            Optional<ExchangeApi.PairPrice> price = prices.stream()
                    .filter(candidate -> candidate.symbol().equals(pair.symbol()))
                    .filter(candidate -> candidate.bidPrice() != null && candidate.askPrice() != null)
                    .filter(candidate -> Permissions.in(candidate.marketState()).take())
                    .filter(candidate -> !refusals.pauses(candidate.symbol(), clock.instant()))
                    .findAny();
            price.flatMap(known -> planner.next(pair, known.currentPrice(), holdings, random))
                    .flatMap(trade -> desk.place(USER, pair.symbol(), "market", trade.side(), trade.quantity(), null))
                    .ifPresent(code -> refusals.note(pair.symbol(), code, clock.instant()));
        }
    }
}
