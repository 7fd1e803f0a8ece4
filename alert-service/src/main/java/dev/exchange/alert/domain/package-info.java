/// What a price alert is and which ones make sense. Pure.
@NullMarked
package dev.exchange.alert.domain;

import org.jspecify.annotations.NullMarked;
