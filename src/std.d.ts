/**
 * Ambient types of the `@std` functions the product uses: the npm repackaging ships none.
 * Exactly the functions used are declared, so that a wrong use fails `deno check`.
 */
declare module "@std/text/levenshtein-distance" {
  export function levenshteinDistance(str1: string, str2: string): number;
}

declare module "@std/yaml" {
  export function parse(text: string, options?: { readonly schema?: "failsafe" }): unknown;
  export function stringify(value: unknown): string;
}
