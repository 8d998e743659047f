import { quote } from "../cpuset/mod.ts";

// C0, DEL and C1 controls, line and paragraph separators, and the marks that reorder what a terminal shows.
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The text with everything escaped that could break a line or command a terminal, so that a message stays
 * one line whatever it quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(oneLine("a\nb"), "a\\u000ab");
 * ```
 */
export function oneLine(text: string): string {
  return text.replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Foreign text for a message: in double quotes, on one line, cut to 64 characters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(inline('say "x"\n'), '"say \\"x\\"\\n"');
 * ```
 */
export function inline(text: string): string {
  return oneLine(JSON.stringify(quote(text)));
}

/** What a configuration value looks like in a message: scalars quoted, everything else by its kind only. */
export function inlineValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "(empty)";
  if (typeof value === "string") return inline(value);
  if (typeof value === "object") return Array.isArray(value) ? "(a list)" : "(a mapping)";
  return inline(String(value));
}

/** Why an operation failed, for the end of a one-line message. */
export function reasonOf(error: unknown): string {
  // The container build has its paths baked in: Deno's own text tells the user to recompile with flags.
  if (error instanceof Deno.errors.NotCapable) {
    return "this build may only use the paths it was made with";
  }
  const text = error instanceof Error ? error.message : String(error);
  const firstLine = text.split("\n", 1)[0] ?? "";
  return oneLine(firstLine.replace(/:$/, ""));
}
