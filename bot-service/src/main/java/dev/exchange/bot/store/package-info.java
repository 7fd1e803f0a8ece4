/// Bots in Postgres, and which replica runs the house's.
@NullMarked
package dev.exchange.bot.store;

import org.jspecify.annotations.NullMarked;
