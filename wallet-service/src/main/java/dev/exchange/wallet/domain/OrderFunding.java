package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.wallet.domain.FundingRule.Funding;
import java.math.BigDecimal;

/// Funds orders one after the other: a reservation is made exactly when the wallet, as the requests
/// before have left it, covers it.
public final class OrderFunding {
    private final FundingRule rule;
    private final Ledger ledger;

    public OrderFunding(FundingRule rule, Ledger ledger) {
        this.rule = rule;
        this.ledger = ledger;
    }

    /// Locks what the order needs, or says why not.
    ///
    /// @param funding what the rule says of this order
    public Decision decide(OrderRequest.Place order, RequestOrigin origin, Funding funding) {
        return switch (funding) {
            case Funding.Needed needed -> reserve(order, origin, needed);
            case Funding.Unfundable unfundable ->
                new Decision.Refused(
                        Ids.orderNumber(order.orderId()),
                        origin,
                        order.userId(),
                        unfundable.code(),
                        unfundable.reason(),
                        null,
                        null,
                        null);
        };
    }

    private Decision reserve(OrderRequest.Place order, RequestOrigin origin, Funding.Needed needed) {
        long number = Ids.orderNumber(order.orderId());
        String user = order.userId();
        BigDecimal available =
                ledger.balance(new WalletKey(user, needed.currency())).available();
        if (available.compareTo(needed.amount()) < 0) {
            String reason = "This order needs " + Decimals.plain(needed.amount()) + " " + needed.currency() + ", and "
                    + Decimals.plain(available) + " " + needed.currency() + " is available";
            return new Decision.Refused(
                    number,
                    origin,
                    user,
                    "insufficient_balance",
                    reason,
                    needed.currency(),
                    needed.amount(),
                    Decimals.normal(available));
        }
        LedgerSource source = new LedgerSource(LedgerSource.Log.ORDER_REQUESTS, origin.partition());
        ledger.move(
                new Cause(TransferKind.RESERVATION, number, source, origin.offset()),
                new Account.Available(user),
                new Account.Locked(user),
                needed.currency(),
                needed.amount());
        return new Decision.Reserved(
                number, origin, user, needed.currency(), needed.amount(), needed.protectionPrice(), rule.fees());
    }
}
