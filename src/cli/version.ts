import denoJson from "../../deno.json" with { type: "json" };

/** The product's version, `X.Y.Z`. Its one place is `deno.json`; it is inlined when the program is built. */
export const VERSION: string = denoJson.version;
