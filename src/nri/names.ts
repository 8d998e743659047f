/** Names and connection numbers of the two services (`reference/nri.md` §2.2). */

/** Full name of the service that the plugin serves. */
export const PLUGIN_SERVICE = "nri.pkg.api.v1alpha1.Plugin";
/** Full name of the service that the runtime serves. */
export const RUNTIME_SERVICE = "nri.pkg.api.v1alpha1.Runtime";
/** Logical connection of {@linkcode PLUGIN_SERVICE}. */
export const PLUGIN_CONN = 1;
/** Logical connection of {@linkcode RUNTIME_SERVICE}. */
export const RUNTIME_CONN = 2;
/** NRI version of the vendored API, as both sides report it. */
export const NRI_VERSION = "v0.12.5";
