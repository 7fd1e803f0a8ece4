/// The benchmarks behind `./exchange bench`: each is a subcommand that prints its figures and writes them to a
/// file.
@NullMarked
package dev.exchange.benchmarks;

import org.jspecify.annotations.NullMarked;
