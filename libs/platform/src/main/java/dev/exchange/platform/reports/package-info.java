/// Periods that reports are about, and CSV files.
@NullMarked
package dev.exchange.platform.reports;

import org.jspecify.annotations.NullMarked;
