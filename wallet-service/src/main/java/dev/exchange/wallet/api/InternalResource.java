package dev.exchange.wallet.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.exchange.contracts.Ids;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.BasisKey;
import dev.exchange.wallet.store.AuditStore;
import dev.exchange.wallet.store.CostStore;
import dev.exchange.wallet.store.ReservationStore;
import dev.exchange.wallet.store.StandingAuditor;
import dev.exchange.wallet.store.WalletStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What the exchange's own parts and operators ask; the gateway does not route it.
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Internal")
public class InternalResource {
    private static final int MOST_RESERVATIONS = 5_000;

    private final WalletStore wallets;
    private final StandingAuditor auditor;
    private final AuditStore audits;
    private final ReservationStore reservations;
    private final CostStore costs;

    public InternalResource(
            WalletStore wallets,
            StandingAuditor auditor,
            AuditStore audits,
            ReservationStore reservations,
            CostStore costs) {
        this.wallets = wallets;
        this.auditor = auditor;
        this.audits = audits;
        this.reservations = reservations;
        this.costs = costs;
    }

    @GET
    @Path("stats")
    @Operation(summary = "This service's part of the statistics")
    public Stats stats() {
        return new Stats(wallets.count());
    }

    @GET
    @Path("audit")
    @Operation(
            summary = "Prove the whole ledger",
            description = "Goes through every transfer from the first on: their numbers have no gap, their chain of"
                    + " hashes holds, they add up to every balance, what is locked is what open orders have reserved, and"
                    + " each currency sums to zero. Reads the whole ledger.")
    public Audit audit() {
        AuditReport report = auditor.full();
        return new Audit(report.isClean(), report);
    }

    @GET
    @Path("costs")
    @Operation(
            summary = "Prove the cost of everything that is held",
            description =
                    "Reckons every cost basis again from the first transfer of the ledger on, in the folds that were"
                            + " written down, and compares. Reads the whole ledger.")
    public Costs costs() {
        List<BasisKey> differing = costs.differing();
        return new Costs(differing.isEmpty(), differing);
    }

    /// @param clean whether nothing differs
    /// @param differing whose costs are not those that follow from the ledger
    public record Costs(boolean clean, List<BasisKey> differing) {}

    @GET
    @Path("audit/chain")
    @Operation(
            summary = "The hash of the chain at an earlier end",
            description =
                    "An earlier audit named where the chain of a source ended; a ledger that was not rewritten since"
                            + " has the same hash there.")
    public ChainHash chain(
            @QueryParam("source") @Nullable String source, @QueryParam("sequence") @Nullable Long sequence) {
        if (source == null || sequence == null) {
            throw Problem.badRequest(
                    "missing_field", "say which block, as in ?source=fills-2&sequence=4711, from an earlier audit");
        }
        return audits.hashAt(source, sequence)
                .map(hash -> new ChainHash(source, sequence, hash))
                .orElseThrow(() ->
                        Problem.notFound("block_not_found", "No block of " + source + " ends with number " + sequence));
    }

    @GET
    @Path("reservations")
    @Operation(
            summary = "What open orders have locked",
            description = "By the order under whose id it is kept; or of the orders with these ids, open or not.")
    public Response reservations(
            @Context UriInfo uri,
            @QueryParam("ids") @Nullable String ids,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        if (ids != null) {
            return Lists.page(uri, views(reservations.heldBy(numbers(ids))), null);
        }
        int most = Limits.of(limit, MOST_RESERVATIONS, MOST_RESERVATIONS);
        Cursor after = Cursor.parse(cursor, 1);
        List<ReservationStore.Held> page = reservations.open(after == null ? 0 : after.number(0), most);
        return Lists.page(
                uri,
                views(page),
                page.size() < most ? null : Cursor.of(page.getLast().orderNumber()));
    }

    private static List<ReservationView> views(List<ReservationStore.Held> held) {
        return held.stream()
                .map(one -> new ReservationView(
                        Ids.order(one.orderNumber()), one.userId(), one.currency(), one.remaining(), one.grows()))
                .toList();
    }

    private static List<Long> numbers(String ids) {
        return Arrays.stream(ids.split(",", -1))
                .limit(MOST_RESERVATIONS)
                .map(id -> Ids.number(id, Ids.ORDER)
                        .orElseThrow(() -> Problem.badRequest(
                                "invalid_ids", "ids must be ids of orders, separated by commas; '" + id + "' is none")))
                .toList();
    }

    /// @param hash in hex
    public record ChainHash(String source, long sequence, String hash) {}

    /// @param reservationId the order under whose id it is kept
    /// @param remaining zero where nothing is locked
    /// @param grows whether the fills of another order bring what it holds
    public record ReservationView(
            String reservationId, String userId, String currency, BigDecimal remaining, boolean grows) {}

    /// @param totalWallets of all users in all currencies
    public record Stats(long totalWallets) {}

    /// @param clean whether nothing differs
    public record Audit(boolean clean, @JsonUnwrapped AuditReport report) {}
}
