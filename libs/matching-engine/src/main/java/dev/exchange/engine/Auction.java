package dev.exchange.engine;

/// The price at which a gathered book meets, and the meeting.
///
/// The price is the one at which most can trade; of those, where the least is left over on one side; of those,
/// the nearest to the last price (or the reference price before the first trade; without either, the middle).
/// The prices that are equal in the first two respects always form one range, so the last rule is a clamp.
final class Auction {
    private final MatchingEngine engine;

    private long lowestPrice;
    private long highestPrice;
    private long volume;
    private long imbalance;
    private long imbalanceAtLowest;
    private long imbalanceAtHighest;
    /// From where on the imbalance is the highest price's.
    private long turnPrice;

    private long publishedPrice;
    private long publishedVolume;
    private long publishedImbalance;

    Auction(MatchingEngine engine) {
        this.engine = engine;
    }

    private long bestBid() {
        return engine.bids.price(engine.bids.bestKey);
    }

    private long bestAsk() {
        return engine.asks.price(engine.asks.bestKey);
    }

    boolean isCrossed() {
        return !engine.bids.isEmpty() && !engine.asks.isEmpty() && bestBid() >= bestAsk();
    }

    /// Finds the range of the best prices by walking up the crossed prices, from one change of what would trade
    /// to the next.
    private void findRange() {
        PriceLadder bids = engine.bids;
        PriceLadder asks = engine.asks;
        long end = bestBid();
        long bought = crossedBids(bestAsk());
        long sold = 0;
        volume = -1;
        long from = bestAsk();
        while (from <= end) {
            int askLevel = asks.find(asks.key(from));
            if (askLevel != 0) {
                sold = sum(sold, asks.visible(askLevel) + asks.hidden(askLevel));
            }
            long nextAsk = asks.keyAfter(asks.key(from));
            long nextBid = bids.price(bids.keyBefore(bids.key(from) + 1));
            long to = Math.min(Math.min(nextBid, end), nextAsk == PriceLadder.EMPTY ? end : nextAsk - 1);
            consider(from, to, Math.min(bought, sold), bought - sold);
            if (to == nextBid) {
                int bidLevel = bids.find(bids.key(nextBid));
                bought -= bids.visible(bidLevel) + bids.hidden(bidLevel);
            }
            from = to + 1;
        }
    }

    private void consider(long from, long to, long tradedLots, long leftOver) {
        long size = Math.abs(leftOver);
        if (tradedLots > volume || (tradedLots == volume && size < Math.abs(imbalanceAtLowest))) {
            volume = tradedLots;
            lowestPrice = from;
            highestPrice = to;
            turnPrice = from;
            imbalanceAtLowest = leftOver;
            imbalanceAtHighest = leftOver;
        } else if (tradedLots == volume && size == Math.abs(imbalanceAtLowest)) {
            highestPrice = to;
            if (leftOver != imbalanceAtHighest) {
                turnPrice = from;
                imbalanceAtHighest = leftOver;
            }
        }
    }

    private long crossedBids(long lowest) {
        PriceLadder bids = engine.bids;
        long total = 0;
        for (int level = bids.bestLevel;
                level != 0 && bids.isWithin(level, bids.key(lowest));
                level = bids.levelAfter(level)) {
            total = sum(total, bids.visible(level) + bids.hidden(level));
        }
        return total;
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /// The price at which a crossed book would meet now; volume and imbalance are kept beside it.
    private long price() {
        findRange();
        long centre = engine.lastPrice != 0 ? engine.lastPrice : engine.referencePrice;
        long price = centre == 0
                ? lowestPrice + (highestPrice - lowestPrice) / 2
                : Math.clamp(centre, lowestPrice, highestPrice);
        imbalance = price < turnPrice ? imbalanceAtLowest : imbalanceAtHighest;
        return price;
    }

    /// Lets a crossed book meet. Bids and asks trade by price and time until none are left that cross the
    /// price.
    void uncross() {
        long price = price();
        while (isCrossed() && bestBid() >= price && bestAsk() <= price) {
            engine.tradeInAuction(price);
        }
        engine.triggers.trailTo(price);
    }

    /// Tells the price at which the market would meet, where it has changed.
    void publish(EngineListener listener) {
        long price = 0;
        volume = 0;
        imbalance = 0;
        if (isCrossed()) {
            price = price();
        }
        if (price != publishedPrice || volume != publishedVolume || imbalance != publishedImbalance) {
            publishedPrice = price;
            publishedVolume = volume;
            publishedImbalance = imbalance;
            listener.onIndicativePrice(price, volume, imbalance);
        }
    }

    long publishedPrice() {
        return publishedPrice;
    }

    long publishedVolume() {
        return publishedVolume;
    }

    long publishedImbalance() {
        return publishedImbalance;
    }

    /// Makes the next indicative price new.
    void forget() {
        publishedPrice = 0;
        publishedVolume = 0;
        publishedImbalance = 0;
    }

    /// What has been published last follows from the book: a restored auction goes on without repeating itself.
    void remember() {
        forget();
        if (engine.state == MarketState.AUCTION && isCrossed()) {
            publishedPrice = price();
            publishedVolume = volume;
            publishedImbalance = imbalance;
        }
    }
}
