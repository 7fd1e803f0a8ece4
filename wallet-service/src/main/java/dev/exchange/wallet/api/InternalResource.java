package dev.exchange.wallet.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.BasisKey;
import dev.exchange.wallet.store.CostStore;
import dev.exchange.wallet.store.StandingAuditor;
import dev.exchange.wallet.store.WalletStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What the exchange's own parts and operators ask; the gateway does not route it.
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Internal")
public class InternalResource {
    private final WalletStore wallets;
    private final StandingAuditor auditor;
    private final CostStore costs;

    public InternalResource(WalletStore wallets, StandingAuditor auditor, CostStore costs) {
        this.wallets = wallets;
        this.auditor = auditor;
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
            description = "Sums up every transfer from the first on, and compares with every balance, with what open"
                    + " orders have reserved, and per currency with zero. Reads the whole ledger.")
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

    /// @param totalWallets of all users in all currencies
    public record Stats(long totalWallets) {}

    /// @param clean whether nothing differs
    public record Audit(boolean clean, @JsonUnwrapped AuditReport report) {}
}
