/// REST: price alerts.
@NullMarked
package dev.exchange.alert.api;

import org.jspecify.annotations.NullMarked;
