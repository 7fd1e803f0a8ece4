/// Requests out to the topics, outcomes in from them, and who waits for which.
@NullMarked
package dev.exchange.order.events;

import org.jspecify.annotations.NullMarked;
