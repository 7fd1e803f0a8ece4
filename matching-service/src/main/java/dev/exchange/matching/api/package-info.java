/// For operators and tests; the gateway routes nothing here.
@NullMarked
package dev.exchange.matching.api;

import org.jspecify.annotations.NullMarked;
