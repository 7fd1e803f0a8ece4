/// The typed configuration that all services share, read from environment variables.
@NullMarked
package dev.exchange.platform.config;

import org.jspecify.annotations.NullMarked;
