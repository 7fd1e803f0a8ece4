/// Problem details (RFC 9457) for everything that goes wrong over HTTP.
@NullMarked
package dev.exchange.platform.errors;

import org.jspecify.annotations.NullMarked;
