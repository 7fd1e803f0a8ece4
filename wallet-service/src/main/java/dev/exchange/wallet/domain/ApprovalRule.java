package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// By how many a withdrawal must be approved.
///
/// @param required different approvers; at least one
/// @param automaticBelowUsd what is worth less is approved by itself; zero where nothing is
public record ApprovalRule(int required, BigDecimal automaticBelowUsd) {
    public int requiredFor(BigDecimal valueUsd) {
        return valueUsd.compareTo(automaticBelowUsd) < 0 ? 0 : required;
    }
}
