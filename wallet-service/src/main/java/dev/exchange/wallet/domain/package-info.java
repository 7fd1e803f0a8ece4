/// The ledger's rules, pure: what an order reserves, how a fill settles, what a holding is worth. No
/// input or output; time and prices come in as arguments.
@NullMarked
package dev.exchange.wallet.domain;

import org.jspecify.annotations.NullMarked;
