package dev.exchange.order.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.SelfTradePrevention;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one request asks for: an order, or several that are placed together.
///
/// @param link how the others hang together with the first; null where there are none
/// @param others the second order of a one-cancels-other pair, or a bracket's take-profit and stop-loss
public record GroupTerms(OrderTerms first, @Nullable OrderLink link, List<OrderTerms> others) {
    public GroupTerms {
        others = List.copyOf(others);
        int expected = switch (link) {
            case null -> 0;
            case ONE_CANCELS_OTHER -> 1;
            case BRACKET -> 2;
        };
        if (others.size() != expected) {
            throw new IllegalArgumentException(link + " has " + expected + " other orders, not " + others.size());
        }
    }

    public static GroupTerms single(OrderTerms terms) {
        return new GroupTerms(terms, null, List.of());
    }

    /// How many orders these are.
    public int size() {
        return 1 + others.size();
    }

    /// All of them, the first one first.
    public List<OrderTerms> all() {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    /// The same for two requests that ask for the same, 0.50 and 0.5 being the same number: what an order
    /// was asked for outlives in it the changes that the order goes through.
    public String fingerprint() {
        String text = link + all().stream().map(GroupTerms::canonical).collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String canonical(OrderTerms terms) {
        OrderOptions options = terms.optionsOrNone();
        SelfTradePrevention prevention = options.selfTradePrevention();
        return Stream.of(
                        terms.userId(),
                        terms.clientOrderId(),
                        terms.pairSymbol(),
                        terms.orderType().wireName(),
                        terms.orderSide().wireName(),
                        terms.timeInForce().wireName(),
                        plain(terms.quantity()),
                        plain(terms.price()),
                        plain(terms.stopPrice()),
                        plain(options.quoteAmount()),
                        plain(options.displayQuantity()),
                        plain(options.trailAmount()),
                        plain(options.trailPercent()),
                        plain(options.limitOffset()),
                        options.postOnly(),
                        prevention == null ? null : prevention.wireName(),
                        terms.lifetime(),
                        terms.endsAt())
                // None of the values holds a line's end.
                .map(Objects::toString)
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    private static @Nullable String plain(@Nullable BigDecimal value) {
        return value == null ? null : Decimals.plain(value);
    }
}
