/// Who may do what only some may.
@NullMarked
package dev.exchange.platform.access;

import org.jspecify.annotations.NullMarked;
