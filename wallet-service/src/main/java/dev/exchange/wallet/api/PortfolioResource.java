package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.UserStore;
import dev.exchange.wallet.store.UserStore.User;
import dev.exchange.wallet.store.ValuationStore;
import dev.exchange.wallet.store.WalletStore;
import dev.exchange.wallet.store.WalletStore.Wallet;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What everything a user has is worth.
@Path("/api/portfolio")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Portfolio management")
public class PortfolioResource {
    private final NewUsers newUsers;
    private final UserStore users;
    private final WalletStore wallets;
    private final ValuationStore valuations;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;

    public PortfolioResource(
            NewUsers newUsers,
            UserStore users,
            WalletStore wallets,
            ValuationStore valuations,
            Catalogue catalogue,
            Prices prices,
            Clock clock) {
        this.newUsers = newUsers;
        this.users = users;
        this.wallets = wallets;
        this.valuations = valuations;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "getPortfolio",
            summary = "Get a user's portfolio",
            description = "Every wallet at the prices of now: a currency is worth what the shortest chain of pairs to"
                    + " USD says. In development a user who is named for the first time is given a starting balance;"
                    + " in production an unknown user has no portfolio.")
    @APIResponse(
            responseCode = "200",
            description = "The portfolio",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PortfolioView.class),
                            examples = @ExampleObject(name = "portfolio", value = Examples.PORTFOLIO)))
    @APIResponse(
            responseCode = "400",
            description = "The user id is missing or makes no sense",
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
    public PortfolioView get(
            @Parameter(description = "Whose portfolio", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId) {
        String named = UserParameter.checked(userId);
        newUsers.named(named);
        User user = users.find(named)
                .orElseThrow(() -> Problem.notFound(
                        "portfolio_not_found", named + " has no portfolio; it begins with a first deposit"));
        return portfolio(user);
    }

    private PortfolioView portfolio(User user) {
        List<Wallet> held = wallets.page(user.userId(), "", catalogue.assets().size());
        Map<String, BigDecimal> amounts = new HashMap<>();
        Instant updatedAt = user.createdAt();
        for (Wallet wallet : held) {
            amounts.put(wallet.key().currency(), wallet.balance().total());
            updatedAt = wallet.updatedAt().isAfter(updatedAt) ? wallet.updatedAt() : updatedAt;
        }
        Valuation valuation = new Valuation(catalogue, prices);
        BigDecimal total = valuation.total(amounts);
        return new PortfolioView(
                "portfolio_" + user.userId(),
                user.userId(),
                total,
                change(user, total, Duration.ofDays(1)),
                change(user, total, Duration.ofDays(7)),
                valuation.allocations(amounts),
                user.createdAt(),
                updatedAt);
    }

    private BigDecimal change(User user, BigDecimal total, Duration over) {
        Instant then = clock.instant().minus(over);
        return valuations.valueAt(user.owner(), then).map(total::subtract).orElse(BigDecimal.ZERO);
    }
}
