package dev.exchange.order.store;

import static dev.exchange.order.store.OrderRows.array;
import static dev.exchange.order.store.OrderRows.text;
import static dev.exchange.order.store.OrderRows.utc;
import static dev.exchange.order.store.OrderStore.column;

import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.platform.sql.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Orders and trades as the projection writes them, in its loop's transaction. The statements hold the same
/// fold as [dev.exchange.order.domain.Order#after(OrderUpdate)]: the highest sequence counts.
@ApplicationScoped
public class OrderProjectionStore {
    private static final String STATES = """
            unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                $16::timestamptz[], $17::timestamptz[], $18::text[], $19::boolean[], $20::text[])
                AS u(number, sequence, order_type, order_side, time_in_force, status, quantity, price, stop_price,
                    filled_quantity, remaining_quantity, filled_value, fees_paid, reason_code, reason, updated_at,
                    expires_at, visible_quantity, triggered, mark_price)""";

    private static final String UPDATE = """
            UPDATE orders o SET update_sequence = u.sequence, order_type = u.order_type, order_side = u.order_side,
                time_in_force = u.time_in_force, status = u.status, quantity = u.quantity::numeric,
                price = u.price::numeric, stop_price = u.stop_price::numeric,
                filled_quantity = u.filled_quantity::numeric, remaining_quantity = u.remaining_quantity::numeric,
                filled_value = u.filled_value::numeric, fees_paid = u.fees_paid::numeric,
                reason_code = u.reason_code, reason = u.reason, updated_at = u.updated_at, expires_at = u.expires_at,
                visible_quantity = u.visible_quantity::numeric, triggered = u.triggered,
                mark_price = u.mark_price::numeric
            FROM\s""" + STATES + """

            WHERE o.number = u.number AND o.update_sequence < u.sequence""";

    // Where an order is missing (the database was set back to a backup, say) its updates bring it back,
    // without its client order id if that was given to another order since.
    private static final String RESTORE = """
            INSERT INTO orders (number, user_id, client_order_id, pair_symbol, order_type, order_side, time_in_force,
                quantity, price, stop_price, status, filled_quantity, remaining_quantity, filled_value, fees_paid,
                reason_code, reason, update_sequence, created_at, updated_at, expires_at, visible_quantity, triggered,
                mark_price, options, link, linked_orders)
            SELECT u.number, m.user_id,
                CASE WHEN NOT EXISTS (
                    SELECT FROM orders t WHERE t.user_id = m.user_id AND t.client_order_id = m.client_order_id)
                THEN m.client_order_id END,
                m.pair_symbol, u.order_type, u.order_side, u.time_in_force, u.quantity::numeric, u.price::numeric,
                u.stop_price::numeric, u.status, u.filled_quantity::numeric, u.remaining_quantity::numeric,
                u.filled_value::numeric, u.fees_paid::numeric, u.reason_code, u.reason, u.sequence, m.created_at,
                u.updated_at, u.expires_at, u.visible_quantity::numeric, u.triggered, u.mark_price::numeric,
                m.options::jsonb, m.link, m.linked_orders::bigint[]
            FROM\s""" + STATES + """

            JOIN unnest($1::bigint[], $21::text[], $22::text[], $23::text[], $24::timestamptz[], $25::text[],
                $26::text[], $27::text[])
                AS m(number, user_id, client_order_id, pair_symbol, created_at, options, link, linked_orders)
                ON m.number = u.number
            ON CONFLICT (number) DO NOTHING""";

    // With an order, all that were to be placed together with it.
    private static final String REJECT = """
            WITH rejections AS (
                SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::timestamptz[])
                    AS r(number, code, reason, time)),
            rejected AS (
                SELECT * FROM rejections
                UNION ALL
                SELECT l.number, r.code, r.reason, r.time
                FROM rejections r
                JOIN orders f ON f.number = r.number
                CROSS JOIN LATERAL unnest(f.linked_orders) AS l(number))
            UPDATE orders o SET status = 'rejected', reason_code = r.code, reason = r.reason, updated_at = r.time
            FROM rejected r WHERE o.number = r.number AND o.unanswered""";

    private static final String TRADES = """
            INSERT INTO trades (number, pair_symbol, quantity, price, taker_side, fee_currency, executed_at,
                maker_order, maker_user, maker_fee, taker_order, taker_user, taker_fee)
            SELECT t.number, t.pair_symbol, t.quantity::numeric, t.price::numeric, t.taker_side, t.fee_currency,
                t.executed_at, t.maker_order, t.maker_user, t.maker_fee::numeric, t.taker_order, t.taker_user,
                t.taker_fee::numeric
            FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
                $8::bigint[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[])
                AS t(number, pair_symbol, quantity, price, taker_side, fee_currency, executed_at, maker_order,
                    maker_user, maker_fee, taker_order, taker_user, taker_fee)
            ON CONFLICT (number) DO NOTHING""";

    /// @param updates with a state, at most one of each order
    public void update(Transaction transaction, List<OrderUpdate> updates) {
        if (updates.isEmpty()) {
            return;
        }
        Object[] states = states(updates);
        int updated = transaction.execute(UPDATE, states).rowCount();
        if (updated < updates.size()) {
            List<Object> parameters = new ArrayList<>(List.of(states));
            parameters.add(column(updates, String[]::new, OrderUpdate::userId));
            parameters.add(
                    column(updates, String[]::new, update -> state(update).clientOrderId()));
            parameters.add(column(updates, String[]::new, OrderUpdate::pairSymbol));
            parameters.add(column(
                    updates, OffsetDateTime[]::new, update -> utc(state(update).createdAt())));
            parameters.add(column(
                    updates,
                    String[]::new,
                    update -> OptionsJson.write(state(update).options())));
            parameters.add(column(updates, String[]::new, update -> {
                OrderLink link = state(update).link();
                return link == null ? null : link.wireName();
            }));
            parameters.add(column(updates, String[]::new, OrderProjectionStore::linkedOrders));
            transaction.execute(RESTORE, parameters.toArray());
        }
    }

    private static Object[] states(List<OrderUpdate> updates) {
        return new Object[] {
            column(updates, Long[]::new, update -> Ids.orderNumber(update.orderId())),
            column(updates, Long[]::new, OrderUpdate::sequence),
            column(updates, String[]::new, update -> state(update).orderType().wireName()),
            column(updates, String[]::new, update -> state(update).orderSide().wireName()),
            column(updates, String[]::new, update -> state(update).timeInForce().wireName()),
            column(updates, String[]::new, update -> state(update).status().wireName()),
            column(updates, String[]::new, update -> text(state(update).quantity())),
            column(updates, String[]::new, update -> text(state(update).price())),
            column(updates, String[]::new, update -> text(state(update).stopPrice())),
            column(updates, String[]::new, update -> text(state(update).filledQuantity())),
            column(updates, String[]::new, update -> text(state(update).remainingQuantity())),
            column(updates, String[]::new, update -> text(state(update).filledValue())),
            column(updates, String[]::new, update -> text(state(update).feesPaid())),
            column(updates, String[]::new, OrderUpdate::code),
            column(updates, String[]::new, OrderUpdate::reason),
            column(updates, OffsetDateTime[]::new, update -> utc(state(update).updatedAt())),
            column(updates, OffsetDateTime[]::new, update -> utc(state(update).expiresAt())),
            column(updates, String[]::new, update -> text(state(update).visibleQuantity())),
            column(updates, Boolean[]::new, update -> state(update).triggered()),
            column(updates, String[]::new, update -> text(state(update).markPrice()))
        };
    }

    private static @Nullable String linkedOrders(OrderUpdate update) {
        List<String> ids = state(update).linkedOrderIds();
        return ids == null ? null : array(ids.stream().map(Ids::orderNumber).toList());
    }

    private static OrderState state(OrderUpdate update) {
        return Objects.requireNonNull(update.order());
    }

    /// Marks the orders as rejected of which the engine has said nothing.
    ///
    /// @param rejections at most one of each order
    public void reject(Transaction transaction, List<OrderRejection> rejections) {
        if (rejections.isEmpty()) {
            return;
        }
        transaction.execute(
                REJECT,
                column(rejections, Long[]::new, rejection -> Ids.orderNumber(rejection.orderId())),
                column(rejections, String[]::new, OrderRejection::code),
                column(rejections, String[]::new, OrderRejection::reason),
                column(rejections, OffsetDateTime[]::new, rejection -> utc(rejection.time())));
    }

    public void addTrades(Transaction transaction, List<Fill> fills) {
        if (fills.isEmpty()) {
            return;
        }
        transaction.send(
                TRADES,
                written -> {},
                column(
                        fills,
                        Long[]::new,
                        fill -> Ids.number(fill.tradeId(), Ids.TRADE).orElseThrow()),
                column(fills, String[]::new, Fill::pairSymbol),
                column(fills, String[]::new, fill -> text(fill.quantity())),
                column(fills, String[]::new, fill -> text(fill.price())),
                column(fills, String[]::new, fill -> fill.takerSide().wireName()),
                column(fills, String[]::new, Fill::feeCurrency),
                column(fills, OffsetDateTime[]::new, fill -> utc(fill.time())),
                column(fills, Long[]::new, fill -> Ids.orderNumber(fill.maker().orderId())),
                column(fills, String[]::new, fill -> fill.maker().userId()),
                column(fills, String[]::new, fill -> text(fill.maker().fee())),
                column(fills, Long[]::new, fill -> Ids.orderNumber(fill.taker().orderId())),
                column(fills, String[]::new, fill -> fill.taker().userId()),
                column(fills, String[]::new, fill -> text(fill.taker().fee())));
    }
}
