package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What has to be read before the requests of one transaction can be held against their users' limits: as
/// little as may matter, because it is read for every order.
///
/// @param users whose limits and use of them
/// @param holdings of assets that somebody buys
/// @param whole users whose holdings matter as a whole, for their margin
public record RiskLookup(Set<String> users, Set<WalletKey> holdings, Set<String> whole) {
    /// @param requests orders and changes that are to be decided
    /// @param fundings what the orders need, by order number
    /// @param ledger with the wallets that they may move
    /// @param leverageBelowOne whether the margin matters for every purchase
    public static RiskLookup of(
            RequestBatch requests,
            Map<Long, Funding> fundings,
            Ledger ledger,
            Catalogue catalogue,
            boolean leverageBelowOne) {
        Set<String> users = new HashSet<>();
        Set<WalletKey> holdings = new TreeSet<>();
        Set<String> whole = new HashSet<>();
        Map<String, BigDecimal> usd = new HashMap<>();
        for (RequestBatch.Received received : requests.requests()) {
            OrderRequest request = received.request();
            if (request instanceof OrderRequest.Place order
                    && fundings.get(Ids.orderNumber(order.orderId())) instanceof Funding.Needed needed) {
                users.add(order.userId());
                usd.merge(order.userId(), usd(needed), BigDecimal::add);
                if (order.orderSide() == OrderSide.BUY) {
                    holdings.add(base(order.userId(), order.pairSymbol(), catalogue));
                }
            } else if (request instanceof OrderRequest.Change change
                    && catalogue.findPair(change.pairSymbol()).isPresent()) {
                users.add(change.userId());
                if (change.orderSide() == OrderSide.BUY) {
                    // What it needs is known only when what its order holds is.
                    holdings.add(base(change.userId(), change.pairSymbol(), catalogue));
                    whole.add(change.userId());
                }
            }
        }
        usd.forEach((user, needed) -> {
            Balance balance = ledger.balance(new WalletKey(user, Valuation.CURRENCY));
            if (needed.signum() > 0 && (leverageBelowOne || needed.compareTo(balance.available()) > 0)) {
                whole.add(user);
            }
        });
        return new RiskLookup(users, holdings, whole);
    }

    /// What the order takes of the USD that those after it could spend: as a purchase, or for the legs that
    /// buy back what it sells.
    private static BigDecimal usd(Funding.Needed needed) {
        BigDecimal own = needed.currency().equals(Valuation.CURRENCY) ? needed.amount() : BigDecimal.ZERO;
        Funding.LegsNeed legs = needed.legs();
        return legs != null && legs.currency().equals(Valuation.CURRENCY) ? own.add(legs.amount()) : own;
    }

    private static WalletKey base(String userId, String pairSymbol, Catalogue catalogue) {
        return new WalletKey(userId, catalogue.pair(pairSymbol).base().symbol());
    }
}
