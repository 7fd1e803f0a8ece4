package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.WalletStore;
import dev.exchange.wallet.store.WalletStore.Wallet;
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

/// A user's wallets.
@Path("/api/wallets")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Portfolio management")
public class WalletsResource {
    private final NewUsers newUsers;
    private final WalletStore wallets;
    private final Catalogue catalogue;

    public WalletsResource(NewUsers newUsers, WalletStore wallets, Catalogue catalogue) {
        this.newUsers = newUsers;
        this.wallets = wallets;
        this.catalogue = catalogue;
    }

    @GET
    @Operation(
            operationId = "getWallets",
            summary = "List a user's wallets",
            description = "By currency. In development a user who is named for the first time is given a starting"
                    + " balance; in production an unknown user has no wallets.")
    @APIResponse(
            responseCode = "200",
            description = "The wallets; where more follow, a header says where the next page starts",
            headers = {
                @Header(
                        name = Lists.NEXT_CURSOR,
                        description = "The cursor of the next page; absent on the last",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = WalletView.class),
                            examples = @ExampleObject(name = "wallets", value = "[" + Examples.WALLET + "]")))
    @APIResponse(
            responseCode = "400",
            description = "The user id, the limit or the cursor makes no sense",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "missing user", value = Examples.MISSING_USER)))
    public Response list(
            @Context UriInfo uri,
            @Parameter(description = "Whose wallets", example = "user_123", required = true)
                    @QueryParam("user_id")
                    @Nullable
                    String userId,
            @Parameter(description = "The most wallets to answer, 1 to 500", example = "50")
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Parameter(description = "The X-Next-Cursor of the page before") @QueryParam("cursor") @Nullable
                    String cursor) {
        String user = UserParameter.checked(userId);
        int most = Limits.of(limit);
        String after = after(cursor);
        newUsers.named(user);
        List<Wallet> found = wallets.page(user, after, most + 1);
        boolean more = found.size() > most;
        List<Wallet> page = more ? found.subList(0, most) : found;
        return Lists.page(
                uri,
                page.stream().map(WalletView::of).toList(),
                more ? Cursor.of(page.getLast().key().currency()) : null);
    }

    private String after(@Nullable String cursor) {
        Cursor parsed = Cursor.parse(cursor, 1);
        if (parsed == null) {
            return "";
        }
        return catalogue.findAsset(parsed.text(0)).orElseThrow(Cursor::invalid).symbol();
    }

    @GET
    @Path("{wallet_id}")
    @Operation(operationId = "getWallet", summary = "Get one wallet")
    @APIResponse(
            responseCode = "200",
            description = "The wallet",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WalletView.class),
                            examples = @ExampleObject(name = "wallet", value = Examples.WALLET)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such wallet",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            examples = @ExampleObject(name = "unknown wallet", value = Examples.UNKNOWN_WALLET)))
    public WalletView get(
            @Parameter(description = "The user's id, an underscore and the currency", example = "user_123_BTC")
                    @PathParam("wallet_id")
                    String walletId) {
        return WalletIds.key(walletId, catalogue)
                .flatMap(wallets::find)
                .map(WalletView::of)
                .orElseThrow(WalletIds::notFound);
    }
}
