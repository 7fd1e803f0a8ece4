/// Limits, cursors and list responses.
@NullMarked
package dev.exchange.platform.paging;

import org.jspecify.annotations.NullMarked;
