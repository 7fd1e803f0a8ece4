/// Where a path leads and which pages may call: pure rules of the edge.
@NullMarked
package dev.exchange.gateway.domain;

import org.jspecify.annotations.NullMarked;
