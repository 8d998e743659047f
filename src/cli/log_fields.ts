/** Bounds of one log line: an event may carry whatever a runtime sent (spec §13 [N5]). */
const MAX_STRING_LENGTH = 4096;
const MAX_DEPTH = 8;
const MAX_NODES = 2000;

/** A JSON value. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** Names every log line has; a field of that name gets an underscore in front. */
const RESERVED: ReadonlySet<string> = new Set(["time", "level", "event"]);

/**
 * The fields of a log event as bounded JSON values. Never throws: what cannot be shown is replaced by a text
 * that says so. Undefined fields are left out; an error becomes its name, message and chain of causes, with
 * the stack of the outermost if `withStack`; what has `toJSON` is shown by it.
 */
export function plainFields(
  fields: Readonly<Record<string, unknown>>,
  options: { readonly withStack: boolean },
): Readonly<Record<string, Plain>> {
  const budget = { nodes: MAX_NODES, stacks: options.withStack ? 1 : 0 };
  try {
    const plain: Record<string, Plain> = {};
    for (const [name, value] of Object.entries(fields)) {
      if (value !== undefined) plain[RESERVED.has(name) ? `_${name}` : name] = plainValue(value, budget, 0);
    }
    return plain;
  } catch (error) { // a getter, a proxy or toJSON threw
    return { unloggable: cut(`${error instanceof Error ? error.message : typeof error}`) };
  }
}

/** What is left for one line: shared references and cycles cost like copies, so the total is bounded too. */
interface Budget {
  nodes: number;
  stacks: number;
}

function plainValue(value: unknown, budget: Budget, depth: number): Plain {
  if (--budget.nodes < 0 || depth > MAX_DEPTH) return "…";
  switch (typeof value) {
    case "string":
      return cut(value);
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      return value === null ? null : plainObject(value, budget, depth + 1);
    case "function":
      return "[function]";
    default: // bigint, symbol, undefined inside a list
      return String(value);
  }
}

function plainObject(value: object, budget: Budget, depth: number): Plain {
  if (value instanceof Error) return plainError(value, budget, depth);
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return plainValue(value.toJSON(), budget, depth);
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value) || value instanceof Set) return plainList(value, budget, depth);
  return plainEntries(value instanceof Map ? value : Object.entries(value), budget, depth);
}

function plainList(items: Iterable<unknown>, budget: Budget, depth: number): Plain {
  const list: Plain[] = [];
  for (const item of items) {
    list.push(plainValue(item, budget, depth));
    if (budget.nodes < 0) break;
  }
  return list;
}

function plainEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  budget: Budget,
  depth: number,
): Plain {
  const object: Record<string, Plain> = {};
  for (const [name, item] of entries) {
    if (item !== undefined) object[cut(String(name))] = plainValue(item, budget, depth);
    if (budget.nodes < 0) break;
  }
  return object;
}

function plainError(error: Error, budget: Budget, depth: number): Plain {
  const object: Record<string, Plain> = { name: cut(error.name), message: cut(error.message) };
  if ("code" in error && error.code !== undefined) object["code"] = plainValue(error.code, budget, depth);
  if (budget.stacks-- > 0 && error.stack !== undefined) object["stack"] = cut(error.stack);
  if (error.cause !== undefined) object["cause"] = plainValue(error.cause, budget, depth);
  return object;
}

function cut(text: string): string {
  return text.length <= MAX_STRING_LENGTH ? text : `${text.slice(0, MAX_STRING_LENGTH)}…`;
}
