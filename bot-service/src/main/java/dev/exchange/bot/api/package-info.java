/// REST: trading bots.
@NullMarked
package dev.exchange.bot.api;

import org.jspecify.annotations.NullMarked;
