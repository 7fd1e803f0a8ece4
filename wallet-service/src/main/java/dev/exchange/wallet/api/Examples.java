package dev.exchange.wallet.api;

/// Bodies as the documentation shows them.
final class Examples {
    static final String WALLET = """
            {"id": "user_123_BTC", "user_id": "user_123", "currency": "BTC", "balance": 1.5, "available_balance": 1,
             "locked_balance": 0.5, "created_at": "2024-01-01T10:00:00Z", "updated_at": "2024-01-01T12:00:00Z"}""";

    static final String PORTFOLIO = """
            {"id": "portfolio_user_123", "user_id": "user_123", "total_value_usd": 67500,
             "total_value_change_24h": 1250, "total_value_change_7d": 3500,
             "allocations": {"BTC": 66.7, "ETH": 23.7, "USD": 9.6},
             "created_at": "2024-01-01T10:00:00Z", "updated_at": "2024-01-01T12:00:00Z"}""";

    static final String RISK = """
            {"user_id": "user_123",
             "limits": {"max_order_size": 1000000, "max_position_size": 100000, "max_daily_trades": 1000,
                        "max_leverage": 10},
             "daily_trades": {"used": 12, "remaining": 988, "resets_at": "2024-01-02T00:00:00Z"},
             "positions": [{"currency": "BTC", "quantity": 2, "price": 45000, "value": 90000, "open_purchases": 450.9,
                            "exposure": 90450.9, "remaining": 9549.1}],
             "margin": {"position_value": 90450.9, "total_value": 190000, "ratio": 0.47605737, "warning_ratio": 8,
                        "status": "ok"}}""";

    static final String POSITION_SIZE = """
            {"user_id": "user_123", "pair_symbol": "BTC/USD", "risk_percentage": 2, "total_value": 280000,
             "max_risk": 5600, "max_position_size": 100000, "price": 45000, "lot_size": 0.0001,
             "bound_by": "risk_percentage", "quantity": 0.1244, "value": 5598}""";

    static final String MISSING_USER = """
            {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "missing_field",
             "detail": "user_id is missing; say whose, as in ?user_id=user_123"}""";

    static final String UNKNOWN_WALLET = """
            {"type": "about:blank", "title": "Not Found", "status": 404, "code": "wallet_not_found",
             "detail": "There is no such wallet; a wallet's id is the user's id, an underscore and the currency"}""";

    static final String UNKNOWN_USER = """
            {"type": "about:blank", "title": "Not Found", "status": 404, "code": "portfolio_not_found",
             "detail": "user_123 has no portfolio; it begins with a first deposit"}""";

    static final String LEDGER_ENTRY = """
            {"id": "entry_fills_2_17", "kind": "fill", "from": "locked", "to": "user", "amount": 2250.125,
             "available_change": 0, "locked_change": -2250.125, "created_at": "2024-01-01T10:00:00Z",
             "cause": {"topic": "fills", "partition": 2, "offset": 4711, "reference": "trade_1099511627793"}}""";

    static final String INVALID_FROM = """
            {"type": "about:blank", "title": "Bad Request", "status": 400, "code": "invalid_from",
             "detail": "from must be a time in UTC as in 2024-01-01T00:00:00Z; it is 'yesterday'"}""";

    private Examples() {}
}
