/// What the tests of every service share: the real broker and database, and the architecture rules.
@NullMarked
package dev.exchange.testing;

import org.jspecify.annotations.NullMarked;
