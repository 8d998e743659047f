/** A JSON value. Properties that are undefined are not written. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  /** Any property. */
  readonly [name: string]: Json | undefined;
}

/** A JSON value is not what was expected. */
export class JsonError extends Error {
  /** Literal: bundling may rename the class. */
  override readonly name = "JsonError";
  /** Where in the value, as `a.b[2]`; empty for the whole. */
  readonly path: string;

  /** Without `path` in the message: whoever wraps it adds it, see {@linkcode Codec.decode}. */
  constructor(expected: string, options: ErrorOptions & { readonly path: string }) {
    super(`${options.path === "" ? "it" : options.path} is not ${expected}`, options);
    this.path = options.path;
  }
}

/** How values of one type are written as JSON, and read from JSON that anybody may have written. */
export interface Codec<T> {
  /** The value as JSON; undefined where it is not written at all. */
  encode(value: T): Json | undefined;
  /**
   * The value that JSON stands for.
   *
   * @param json Undefined where nothing was written.
   * @param path Where in the whole, for the message.
   * @throws {JsonError} If it stands for none.
   */
  decode(json: Json | undefined, path: string): T;
}

/** What a codec is of. */
export type CodecType<C> = C extends Codec<infer T> ? T : never;

/** Any text. */
export const TEXT: Codec<string> = {
  encode: (value) => value,
  decode: (json, path) => typeof json === "string" ? json : fail("a text", path),
};

/** Any finite number. */
export const NUMBER: Codec<number> = {
  encode: (value) => value,
  // JSON has numbers that are too large for any.
  decode: (json, path) => typeof json === "number" && Number.isFinite(json) ? json : fail("a number", path),
};

/** A whole number from 0 to 2^53 − 1. */
export const COUNT: Codec<number> = {
  encode: (value) => value,
  decode: (json, path) =>
    typeof json === "number" && Number.isSafeInteger(json) && json >= 0
      ? json
      : fail("a whole number from 0 on", path),
};

/** A number or −Infinity, which JSON has no word for: "never so far". */
export const TIME_OR_NEVER: Codec<number> = {
  encode: (value) => value === Number.NEGATIVE_INFINITY ? null : value,
  decode: (json, path) => json === null ? Number.NEGATIVE_INFINITY : NUMBER.decode(json, path),
};

/** True or false. */
export const FLAG: Codec<boolean> = {
  encode: (value) => value,
  decode: (json, path) => typeof json === "boolean" ? json : fail("true or false", path),
};

/** One of a few words; the type makes sure that none is forgotten. */
export function word<T extends string>(words: { readonly [K in T]: true }): Codec<T> {
  const isWord = (json: Json | undefined): json is T =>
    typeof json === "string" && Object.hasOwn(words, json);
  return {
    encode: (value) => value,
    decode: (json, path) => isWord(json) ? json : fail(`one of ${Object.keys(words).join(", ")}`, path),
  };
}

/** Undefined is not written. */
export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    encode: (value) => value === undefined ? undefined : codec.encode(value),
    decode: (json, path) => json === undefined ? undefined : codec.decode(json, path),
  };
}

/** A list. */
export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    encode: (values) => values.map((value) => codec.encode(value) ?? null),
    decode: (json, path) => asList(json, path).map((item, index) => codec.decode(item, `${path}[${index}]`)),
  };
}

/** A list of two. */
export function pair<A, B>(first: Codec<A>, second: Codec<B>): Codec<readonly [A, B]> {
  return {
    encode: ([a, b]) => [first.encode(a) ?? null, second.encode(b) ?? null],
    decode(json, path) {
      const items = asList(json, path);
      if (items.length !== 2) fail("a list of two", path);
      return [first.decode(items[0], `${path}[0]`), second.decode(items[1], `${path}[1]`)];
    },
  };
}

/** A map as a list of pairs: any key is allowed, and the order stays. */
export function entries<K, V>(key: Codec<K>, value: Codec<V>): Codec<ReadonlyMap<K, V>> {
  const pairs = list(pair(key, value));
  return {
    encode: (map) => pairs.encode([...map]),
    decode: (json, path) => new Map(pairs.decode(json, path)),
  };
}

/** An object with these properties; others are skipped unread. */
export function object<T extends object>(
  properties: { readonly [K in keyof T]-?: Codec<T[K]> },
): Codec<T> {
  const known = Object.entries<Codec<T[keyof T]>>(properties);
  return {
    encode(value) {
      const json: Record<string, Json | undefined> = {};
      for (const [name, codec] of known) {
        // The names are those of T: that is what the parameter's type says.
        json[name] = codec.encode(value[name as keyof T]);
      }
      return json;
    },
    decode(json, path) {
      const source = asObject(json, path);
      const value: Record<string, unknown> = {};
      for (const [name, codec] of known) {
        const item = Object.hasOwn(source, name) ? source[name] : undefined;
        value[name] = codec.decode(item, at(path, name));
      }
      return value as T; // decoded: every property of T was made by its own codec
    },
  };
}

/** One of several types of objects, told apart by the property `tag`. */
export function union<Tag extends string, T extends { readonly [K in Tag]: string }>(
  tag: Tag,
  types: { readonly [K in T[Tag]]: Codec<Omit<Extract<T, { readonly [_ in Tag]: K }>, Tag>> },
): Codec<T> {
  const known = new Map<string, Codec<object>>(Object.entries(types));
  return {
    encode: (value) => ({ [tag]: value[tag], ...asObject(known.get(value[tag])?.encode(value), "") }),
    decode(json, path) {
      const name = TEXT.decode(asObject(json, path)[tag], at(path, tag));
      const codec = known.get(name) ?? fail(`one of ${[...known.keys()].join(", ")}`, at(path, tag));
      return { [tag]: name, ...codec.decode(json, path) } as T; // decoded: by the codec of its type
    },
  };
}

function at(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** Another form of a value that has a codec. */
export function mapped<T, U>(
  codec: Codec<U>,
  ways: { readonly to: (value: T) => U; readonly from: (value: U) => T; readonly expected: string },
): Codec<T> {
  return {
    encode: (value) => codec.encode(ways.to(value)),
    decode(json, path) {
      const raw = codec.decode(json, path);
      try {
        return ways.from(raw);
      } catch (cause) {
        if (cause instanceof JsonError) throw cause;
        throw new JsonError(ways.expected, { path, cause });
      }
    },
  };
}

/**
 * The JSON object itself.
 *
 * @throws {JsonError} If it is none.
 */
export function asObject(json: Json | undefined, path: string): JsonObject {
  return isObject(json) ? json : fail("an object", path);
}

function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function asList(json: Json | undefined, path: string): readonly Json[] {
  return Array.isArray(json) ? json : fail("a list", path);
}

function fail(expected: string, path: string): never {
  throw new JsonError(expected, { path });
}
