/// What a trading bot is, its strategies and what their parameters may be. Pure.
@NullMarked
package dev.exchange.bot.domain;

import org.jspecify.annotations.NullMarked;
