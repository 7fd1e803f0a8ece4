/// HTTP in: wallets, portfolio, and what operators ask.
@NullMarked
package dev.exchange.wallet.api;

import org.jspecify.annotations.NullMarked;
