import { parseArgs } from "@std/cli/parse-args";

/** How the soak is done. */
export interface SoakCommand {
  /** Random events in all. */
  readonly events: number;
  /** How many of them as bytes over the wire. */
  readonly wire: number;
  /** The first seed; others follow. */
  readonly seed: number;
  /** Threads. */
  readonly workers: number;
  /** Whether to go on after a failure. */
  readonly keepGoing: boolean;
}

const DEFAULTS = { events: 1_000_000, wire: 100_000, seed: 1, workers: 2 } as const;

/**
 * Reads the command line.
 *
 * @throws {RangeError} If an option is unknown, or no whole number.
 */
export function parseSoakArgs(args: readonly string[]): SoakCommand {
  const names = Object.keys(DEFAULTS);
  const parsed = parseArgs(args, {
    string: names,
    boolean: ["keep-going"],
    unknown: (arg) => {
      throw new RangeError(`Cannot soak: unknown argument "${arg}"`);
    },
  });
  const number = (name: keyof typeof DEFAULTS): number => {
    const value = Number(parsed[name] ?? DEFAULTS[name]);
    if (Number.isSafeInteger(value) && value >= (name === "workers" ? 1 : 0)) return value;
    throw new RangeError(`Cannot soak: --${name} is "${parsed[name]}", not a number`);
  };
  const events = number("events");
  const wire = Math.min(number("wire"), events);
  const [seed, workers] = [number("seed"), number("workers")];
  return { events, wire, seed, workers, keepGoing: parsed["keep-going"] === true };
}
