import { CpuListSyntaxError, CpuSet, parseCpuList } from "../cpuset/mod.ts";
import { inline, inlineValue, oneLine } from "./inline.ts";

/** What became of a raw value. `reason` says more than "not what is expected", where there is more to say. */
export type ParsedValue<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "refused"; readonly reason?: string };

/**
 * A type of setting. `raw` is what a flag, a variable or the YAML document holds: text, or null, list and
 * mapping from YAML, where every scalar stays text (see `parse_config.ts`).
 */
export interface ValueType<T> {
  /** What is allowed, to follow the word "expected". */
  readonly expected: string;
  /** Never throws. */
  readonly parse: (raw: unknown) => ParsedValue<T>;
  /** The text form, as it would be written in YAML. */
  readonly format: (value: T) => string;
}

const REFUSED = { kind: "refused" } as const;

function accepted<T>(value: T): ParsedValue<T> {
  return { kind: "value", value };
}

/** One of a few words, exactly as written. */
export function choice<T extends string>(words: readonly T[]): ValueType<T> {
  return {
    expected: alternatives(words),
    parse(raw) {
      const word = words.find((candidate) => candidate === raw);
      return word === undefined ? REFUSED : accepted(word);
    },
    format: (value) => value,
  };
}

/** A mapping from some of the names of `fallback` to one of a few words; names left out keep their word, in the text form too. */
export function mapping<K extends string, T extends string>(
  fallback: Readonly<Record<K, T>>,
  words: readonly T[],
): ValueType<Readonly<Record<K, T>>> {
  const isName = (name: string): name is K => Object.hasOwn(fallback, name);
  const isOther = ([name, word]: readonly [string, unknown]): boolean =>
    isName(name) && fallback[name] !== word;
  return {
    expected: `a mapping of ${alternatives(Object.keys(fallback))} to ${alternatives(words)}`,
    parse(raw) {
      if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return REFUSED;
      let value = fallback;
      for (const [name, item] of Object.entries(raw)) {
        if (!isName(name)) return { kind: "refused", reason: `it has no key ${inline(name)}` };
        const word = words.find((candidate) => candidate === item);
        if (word === undefined) return { kind: "refused", reason: `${name} is ${inlineValue(item)}` };
        value = { ...value, [name]: word };
      }
      return accepted(value);
    },
    format: (value) =>
      `{${Object.entries(value).filter(isOther).map(([name, word]) => `${name}: ${word}`).join(", ")}}`,
  };
}

/** "a, b or c". */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `true` or `false`; YAML 1.1's `yes` and `on` are refused rather than guessed at. */
export const BOOLEAN: ValueType<boolean> = {
  expected: "true or false",
  parse(raw) {
    if (raw !== "true" && raw !== "false") return REFUSED;
    return accepted(raw === "true");
  },
  format: String,
};

/** A whole number in decimal digits, both bounds included. */
export function integer(min: number, max: number): ValueType<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    parse(raw) {
      if (typeof raw !== "string" || !/^\d{1,15}$/.test(raw)) return REFUSED;
      const value = Number(raw);
      return value >= min && value <= max ? accepted(value) : REFUSED;
    },
    format: String,
  };
}

/** Linux' PATH_MAX without the final NUL. */
const MAX_PATH_BYTES = 4095;
/** Linux' `sun_path` without the final NUL: a longer socket path cannot be connected to. */
const MAX_SOCKET_PATH_BYTES = 107;

function pathOf(expected: string, maxBytes: number): ValueType<string> {
  return {
    expected,
    parse(raw) {
      if (typeof raw !== "string" || raw === "") return REFUSED;
      if (raw.includes("\0")) return { kind: "refused", reason: "it contains a NUL" };
      const bytes = new TextEncoder().encode(raw).length;
      if (bytes > maxBytes) return { kind: "refused", reason: `it has ${bytes} bytes, at most ${maxBytes}` };
      return accepted(raw);
    },
    format: (value) => value,
  };
}

/** A path of a file or folder. */
export const PATH: ValueType<string> = pathOf("a path", MAX_PATH_BYTES);
/** A path of a unix socket. */
export const SOCKET_PATH: ValueType<string> = pathOf("a path of a unix socket", MAX_SOCKET_PATH_BYTES);

/** Text that matches a pattern as a whole. */
export function text(pattern: RegExp, expected: string): ValueType<string> {
  return {
    expected,
    parse: (raw) => typeof raw === "string" && pattern.test(raw) ? accepted(raw) : REFUSED,
    format: (value) => value,
  };
}

/** A CPU list in the grammar of the annotations (spec §3 [A3]); empty means no CPU. */
export const CPU_LIST: ValueType<CpuSet> = {
  expected: 'a CPU list such as 0-3,8, or "" for none',
  parse(raw) {
    if (raw === null || raw === "") return accepted(CpuSet.EMPTY);
    if (typeof raw !== "string") return REFUSED;
    try {
      return accepted(parseCpuList(raw));
    } catch (error) {
      if (!(error instanceof CpuListSyntaxError)) throw error;
      return { kind: "refused", reason: oneLine(error.message) };
    }
  },
  format: (value) => value.isEmpty ? '""' : value.toString(),
};

/** A Kubernetes namespace name: an RFC 1123 label. */
const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** A list of namespaces; the empty list is allowed. */
export const NAMESPACES: ValueType<readonly string[]> = {
  expected: "a list of namespaces such as [kube-system]",
  parse(raw) {
    if (!Array.isArray(raw)) return REFUSED;
    const names: string[] = [];
    for (const item of raw) {
      if (typeof item !== "string" || !NAMESPACE.test(item)) {
        return { kind: "refused", reason: `item ${names.length + 1} is no namespace name` };
      }
      names.push(item);
    }
    return accepted(names);
  },
  format: (value) => `[${value.join(", ")}]`,
};
