/// What runs by itself: the house bots, trading through the exchange's API as anyone else.
@NullMarked
package dev.exchange.bot.events;

import org.jspecify.annotations.NullMarked;
