/**
 * Black-box tests: a real Opsaga with its PostgreSQL and its Temporal, as {@code ops/up} starts it, and two machines with
 * real Docker engines and SSH servers, as {@code ops/testbed} makes them. Nothing here uses a class of the product.
 */
@NullMarked
package io.opsaga.real;

import org.jspecify.annotations.NullMarked;
