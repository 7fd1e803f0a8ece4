package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.reports.Csv;
import dev.exchange.platform.reports.Period;
import dev.exchange.wallet.domain.LedgerEntry;
import dev.exchange.wallet.store.LedgerEntries;
import dev.exchange.wallet.store.LedgerEntries.Place;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.UserStore;
import dev.exchange.wallet.store.UserStore.User;
import dev.exchange.wallet.store.WalletStore;
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

/// Every movement of a user's money as a file. It is written while it is read from the database, a page at a time,
/// so its length is bounded by nothing and its memory by a page.
@Path("/api/portfolio/ledger.csv")
@RunOnVirtualThread
@Tag(name = "Portfolio management")
public class LedgerExportResource {
    private static final int PAGE = 500;
    private static final List<String> HEADER = List.of(
            "entry_id",
            "timestamp",
            "currency",
            "kind",
            "from",
            "to",
            "change",
            "available_change",
            "locked_change",
            "reference",
            "topic",
            "partition",
            "offset");
    private static final String EXAMPLE =
            "entry_id,timestamp,currency,kind,from,to,change,available_change,locked_change,reference,topic,partition,"
                    + "offset\r\n"
                    + "entry_fills_2_17,2026-01-31T12:00:00Z,USD,fill,locked,user,-2250.125,0,-2250.125,"
                    + "trade_1099511627793,fills,2,4711\r\n";

    private final NewUsers newUsers;
    private final UserStore users;
    private final WalletStore wallets;
    private final LedgerEntries entries;
    private final Catalogue catalogue;
    private final Clock clock;

    public LedgerExportResource(
            NewUsers newUsers,
            UserStore users,
            WalletStore wallets,
            LedgerEntries entries,
            Catalogue catalogue,
            Clock clock) {
        this.newUsers = newUsers;
        this.users = users;
        this.wallets = wallets;
        this.entries = entries;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "exportLedger",
            summary = "Everything that moved a user's wallets as CSV, by currency, the newest first",
            description =
                    "RFC 4180 with a header line; numbers exact, times in UTC. change is what came into the wallet or"
                            + " left it, zero for what open orders reserve and release; all changes of a currency add up to what"
                            + " is in the wallet. An answer that breaks off is not complete: the connection is closed without the"
                            + " end of the last chunk.")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            headers = @Header(name = "Content-Disposition", description = "A name for the file"),
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "ledger", value = EXAMPLE)))
    @APIResponse(
            responseCode = "400",
            description = "missing_field, invalid_user_id, invalid_year, invalid_from, invalid_to, invalid_period",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "missing user", value = Examples.MISSING_USER)))
    @APIResponse(
            responseCode = "404",
            description = "The user is unknown (in production)",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "unknown user", value = Examples.UNKNOWN_USER)))
    public Response export(
            @Parameter(description = "Whose ledger", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId,
            @Parameter(description = "A year in UTC; instead of from and to", example = "2026")
                    @QueryParam("year")
                    @Nullable
                    String year,
            @Parameter(description = "A day or a time with its offset; the first movement when left out")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "A day or a time with its offset, itself left out; now when left out")
                    @QueryParam("to")
                    @Nullable
                    String to) {
        String named = UserParameter.checked(userId);
        Period period = Period.parse(year, from, to, new Period(Instant.EPOCH, clock.instant()));
        newUsers.named(named);
        User user = users.find(named)
                .orElseThrow(() -> Problem.notFound(
                        "portfolio_not_found", named + " has no portfolio; it begins with a first deposit"));
        // While a failure can still be answered as one.
        List<String> currencies = wallets.page(named, "", catalogue.assets().size()).stream()
                .map(wallet -> wallet.key().currency())
                .toList();
        StreamingOutput file = output -> write(output, user, currencies, period);
        return Response.ok(file, Csv.MEDIA_TYPE)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"ledger_" + named + "_" + period.days() + ".csv\"")
                .build();
    }

    private void write(OutputStream output, User user, List<String> currencies, Period period) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        Csv csv = new Csv(writer, HEADER);
        for (String currency : currencies) {
            Place before = Place.justBefore(period.to());
            List<LedgerEntry> page;
            do {
                page = entries.page(user.owner(), currency, period.from(), before, PAGE);
                page.forEach(entry -> write(csv, currency, entry));
                if (!page.isEmpty()) {
                    before = Place.of(page.getLast());
                }
            } while (page.size() == PAGE);
        }
        writer.flush();
    }

    private static void write(Csv csv, String currency, LedgerEntry entry) {
        BigDecimal available = entry.change(LedgerEntry.Side.AVAILABLE);
        BigDecimal locked = entry.change(LedgerEntry.Side.LOCKED);
        csv.row(
                entry.id(),
                entry.at(),
                currency,
                name(entry.kind()),
                name(entry.from()),
                name(entry.to()),
                available.add(locked),
                available,
                locked,
                entry.referenceId(),
                entry.source().log().topic(),
                entry.source().partition(),
                entry.source().log().hasOffsets() ? entry.offset() : null);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
