package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.domain.LedgerEntry;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.store.LedgerEntries;
import dev.exchange.wallet.store.LedgerEntries.Place;
import dev.exchange.wallet.store.UserStore;
import dev.exchange.wallet.store.WalletStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

/// What moved a wallet.
@Path("/api/wallets/{wallet_id}/ledger")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Portfolio management")
public class LedgerResource {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final WalletStore wallets;
    private final UserStore users;
    private final LedgerEntries entries;
    private final Catalogue catalogue;

    public LedgerResource(WalletStore wallets, UserStore users, LedgerEntries entries, Catalogue catalogue) {
        this.wallets = wallets;
        this.users = users;
        this.entries = entries;
        this.catalogue = catalogue;
    }

    @GET
    @Operation(
            operationId = "getWalletLedger",
            summary = "List what moved a wallet, newest first",
            description =
                    "Every transfer from or to the wallet, and between what is available and what is locked in it:"
                            + " the changes of all of them add up to what is in it. Another user on the other side of a trade is"
                            + " not named.")
    @APIResponse(
            responseCode = "200",
            description = "The transfers; where more follow, a header says where the next page starts",
            headers = {
                @Header(
                        name = Lists.NEXT_CURSOR,
                        description = "The cursor of the next page; absent on the last",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = LedgerEntryView.class),
                            examples = @ExampleObject(name = "ledger", value = "[" + Examples.LEDGER_ENTRY + "]")))
    @APIResponse(
            responseCode = "400",
            description = "A time, the limit or the cursor makes no sense",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "no time", value = Examples.INVALID_FROM)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such wallet",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "unknown wallet", value = Examples.UNKNOWN_WALLET)))
    public Response list(
            @Context UriInfo uri,
            @Parameter(description = "The user's id, an underscore and the currency", example = "user_123_BTC")
                    @PathParam("wallet_id")
                    String walletId,
            @Parameter(description = "No transfer before this time", example = "2024-01-01T00:00:00Z")
                    @QueryParam("from")
                    @Nullable
                    String from,
            @Parameter(description = "Only transfers before this time", example = "2025-01-01T00:00:00Z")
                    @QueryParam("to")
                    @Nullable
                    String to,
            @Parameter(description = "The most transfers to answer, 1 to 500", example = "50")
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "The X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable
                    String cursor) {
        int most = Limits.of(limit);
        Instant since = time("from", from, EARLIEST);
        Instant until = time("to", to, LATEST);
        Place before = before(cursor, until);
        WalletKey key = WalletIds.key(walletId, catalogue)
                .filter(wallet -> wallets.find(wallet).isPresent())
                .orElseThrow(WalletIds::notFound);
        UserStore.User owner = users.find(key.userId()).orElseThrow(WalletIds::notFound);
        List<LedgerEntry> found = entries.page(owner.owner(), key.currency(), since, before, most + 1);
        boolean more = found.size() > most;
        List<LedgerEntry> page = more ? found.subList(0, most) : found;
        return Lists.page(
                uri, page.stream().map(LedgerEntryView::of).toList(), more ? cursor(Place.of(page.getLast())) : null);
    }

    private static Cursor cursor(Place place) {
        return Cursor.of(
                ChronoUnit.MICROS.between(Instant.EPOCH, place.at()), place.log(), place.partition(), place.sequence());
    }

    private static Place before(@Nullable String cursor, Instant until) {
        Cursor parsed = Cursor.parse(cursor, 4);
        if (parsed == null) {
            return Place.justBefore(until);
        }
        try {
            Instant at = Instant.EPOCH.plus(parsed.number(0), ChronoUnit.MICROS);
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw Cursor.invalid();
            }
            return new Place(at, small(parsed.number(1)), small(parsed.number(2)), parsed.number(3));
        } catch (DateTimeException | ArithmeticException outOfRange) {
            throw Cursor.invalid();
        }
    }

    private static int small(long number) {
        if (number < 0 || number > Short.MAX_VALUE) {
            throw Cursor.invalid();
        }
        return (int) number;
    }

    private static Instant time(String name, @Nullable String text, Instant otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException notATime) {
            throw invalidTime(name, text);
        }
        throw invalidTime(name, text);
    }

    private static Problem invalidTime(String name, String text) {
        return Problem.badRequest(
                "invalid_" + name, name + " must be a time in UTC as in 2024-01-01T00:00:00Z; it is '" + text + "'");
    }
}
