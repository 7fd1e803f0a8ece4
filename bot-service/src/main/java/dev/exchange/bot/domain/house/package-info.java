/// How the house quotes and trades a development market: decisions only. Pure.
@NullMarked
package dev.exchange.bot.domain.house;

import org.jspecify.annotations.NullMarked;
