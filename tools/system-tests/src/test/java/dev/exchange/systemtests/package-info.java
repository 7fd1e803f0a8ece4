/// The whole exchange, started as `./exchange up` starts it, and used only as its clients use it: through the gateway's
/// port and the public topics.
@NullMarked
package dev.exchange.systemtests;

import org.jspecify.annotations.NullMarked;
