/// The one port: what is proxied, and the few addresses that the gateway answers itself.
@NullMarked
package dev.exchange.gateway.api;

import org.jspecify.annotations.NullMarked;
