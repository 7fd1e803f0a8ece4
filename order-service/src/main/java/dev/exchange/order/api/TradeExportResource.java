package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.order.domain.Trade;
import dev.exchange.order.store.TradeStore;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.reports.Csv;
import dev.exchange.platform.reports.Period;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A user's trades as a file. It is written while it is read from the database, a page at a time, so its length
/// is bounded by nothing and its memory by a page.
@Path("/api/trades/export")
@RunOnVirtualThread
@Tag(name = "Trades")
public class TradeExportResource {
    private static final int PAGE = 1_000;
    private static final List<String> HEADER = List.of(
            "trade_id",
            "timestamp",
            "pair_symbol",
            "side",
            "base_currency",
            "quantity",
            "quote_currency",
            "price",
            "value",
            "fee",
            "fee_currency",
            "total",
            "liquidity",
            "order_id");
    private static final String EXAMPLE =
            "trade_id,timestamp,pair_symbol,side,base_currency,quantity,quote_currency,price,value,fee,fee_currency,"
                    + "total,liquidity,order_id\r\n"
                    + "trade_1099511627777,2026-01-31T12:00:00Z,BTC/USD,buy,BTC,0.5,USD,45000,22500,45,USD,22545,"
                    + "taker,order_7\r\n";

    private final TradeStore store;
    private final Catalogue catalogue;
    private final Clock clock;

    TradeExportResource(TradeStore store, Catalogue catalogue, Clock clock) {
        this.store = store;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "exportTrades",
            summary = "A user's trades as CSV, the oldest first",
            description = "RFC 4180 with a header line; numbers exact, times in UTC. total is what a purchase cost or a"
                    + " sale brought, fee included. A trade with oneself is there once for each side. An answer that"
                    + " breaks off is not complete: the connection is closed without the end of the last chunk.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            headers = @Header(name = "Content-Disposition", description = "A name for the file"),
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "trades", value = EXAMPLE)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_year, invalid_from, invalid_to, invalid_period")
    public Response export(
            @Parameter(example = "user_123", required = true) @QueryParam("user_id") @Nullable String userId,
            @Parameter(description = "A year in UTC; instead of from and to", example = "2026")
                    @QueryParam("year")
                    @Nullable
                    String year,
            @Parameter(description = "A day or a time with its offset; the first trade when left out")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "A day or a time with its offset, itself left out; now when left out")
                    @QueryParam("to")
                    @Nullable
                    String to) {
        String user = Parameters.userId(userId);
        if (user == null) {
            throw Problem.badRequest("missing_field", "user_id is missing; say whose, as in ?user_id=user_123");
        }
        Period period = Period.parse(year, from, to, new Period(Instant.EPOCH, clock.instant()));
        // While a failure can still be answered as one.
        List<Trade> first = store.ofUserOldestFirst(user, TradeStore.Place.before(period.from()), period.to(), PAGE);
        StreamingOutput file = output -> write(output, user, period, first);
        return Response.ok(file, Csv.MEDIA_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"trades_" + user + "_" + period.days() + ".csv\"")
                .build();
    }

    private void write(OutputStream output, String user, Period period, List<Trade> first) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        Csv csv = new Csv(writer, HEADER);
        List<Trade> page = first;
        while (true) {
            page.forEach(trade -> write(csv, trade));
            if (page.size() < PAGE) {
                break;
            }
            page = store.ofUserOldestFirst(user, TradeStore.Place.of(page.getLast()), period.to(), PAGE);
        }
        writer.flush();
    }

    private void write(Csv csv, Trade trade) {
        Trade.Party party = Objects.requireNonNull(trade.party());
        Catalogue.Pair pair = catalogue.pair(trade.pairSymbol());
        BigDecimal value = trade.price().multiply(trade.quantity());
        csv.row(
                Ids.TRADE + trade.number(),
                trade.time(),
                trade.pairSymbol(),
                trade.side().wireName(),
                pair.base().symbol(),
                trade.quantity(),
                pair.quote().symbol(),
                trade.price(),
                value,
                party.fee(),
                party.feeCurrency(),
                trade.side() == OrderSide.BUY ? value.add(party.fee()) : value.subtract(party.fee()),
                party.liquidity().name().toLowerCase(Locale.ROOT),
                Ids.order(party.orderNumber()));
    }
}
