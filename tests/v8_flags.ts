/**
 * The flags of V8 that the product is compiled with; an executable has them baked in.
 *
 * - `--optimize-for-size`: half the memory under churn.
 * - `--no-allocation-site-pretenuring`: nothing is made in the old generation right away. A Synchronize, whose objects
 *   live on, would teach V8 to make those of every later event there too, where no scavenge frees them.
 * - `--expose-gc`: garbage is collected while nobody waits (`src/plugin/aftercare.ts`).
 */
export const V8_FLAGS = "--v8-flags=--optimize-for-size,--no-allocation-site-pretenuring,--expose-gc";
