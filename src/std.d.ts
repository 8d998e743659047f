/**
 * Ambient types of the `@std` functions the product uses: the npm repackaging ships none.
 * Exactly the functions used are declared, so that a wrong use fails `deno check`.
 */
declare module "@std/async/deadline" {
  export function deadline<T>(
    p: Promise<T>,
    ms: number,
    options?: { signal?: AbortSignal },
  ): Promise<T>;
}

declare module "@std/cli/parse-args" {
  export interface ParseOptions {
    readonly boolean?: readonly string[];
    readonly string?: readonly string[];
    readonly collect?: readonly string[];
    readonly alias?: Readonly<Record<string, string | readonly string[]>>;
    readonly default?: Readonly<Record<string, unknown>>;
    readonly negatable?: readonly string[];
    readonly stopEarly?: boolean;
    readonly "--"?: boolean;
    readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  }
  export function parseArgs(args: readonly string[], options?: ParseOptions): Record<string, unknown> & {
    _: (string | number)[];
  };
}

declare module "@std/text/levenshtein-distance" {
  export function levenshteinDistance(str1: string, str2: string): number;
}

declare module "@std/yaml" {
  export function parse(text: string, options?: { readonly schema?: "failsafe" }): unknown;
  export function stringify(value: unknown): string;
}
