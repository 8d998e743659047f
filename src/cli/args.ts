import { type Flag, type FlagKey, FLAGS } from "./flags.ts";
import { inline } from "./inline.ts";
import { nearest } from "./suggest.ts";

/** What the command line asks for. */
export type Command =
  | { readonly name: "run" | "version" | "help" }
  | { readonly name: "config check" | "replay"; readonly path: string };

/** A command line, parsed; values are raw text. A switch is `"true"` unless it says otherwise. */
export interface Arguments {
  readonly kind: "arguments";
  readonly command: Command;
  readonly flags: ReadonlyMap<FlagKey, string>;
}

/** A command line that cannot be used, in one line. */
export interface ArgumentsError {
  readonly kind: "error";
  readonly message: string;
}

const COMMANDS = ["run", "version", "config check", "replay"] as const;

/**
 * Parses a command line (spec §14 [O1], [O4]). Never throws.
 *
 * Written by hand, because `parseArgs` of `@std/cli` loses what exact errors need: `--socket` and `--socket=`
 * both give `""`, a switch takes `=junk` for true and swallows a following `true`, an unknown flag takes the
 * next word as its value, `--a.b` makes objects, and `-socket` is six flags.
 */
export function parseArguments(args: readonly string[]): Arguments | ArgumentsError {
  const words: string[] = [];
  const flags = new Map<FlagKey, string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      words.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      words.push(arg);
      continue;
    }
    const parsed = parseFlag(arg, args[i + 1]);
    if (parsed.kind === "error") return parsed;
    if (flags.has(parsed.flag.key)) return failure(`Cannot use ${parsed.flag.name}: it is given twice`);
    flags.set(parsed.flag.key, parsed.value);
    if (parsed.tookNext) i++;
  }
  const command = parseCommand(words, flags);
  return command.kind === "error" ? command : { kind: "arguments", command: command.command, flags };
}

interface ParsedFlag {
  readonly kind: "flag";
  readonly flag: Flag;
  readonly value: string;
  /** Whether the value was the next argument. */
  readonly tookNext: boolean;
}

function parseFlag(arg: string, next: string | undefined): ParsedFlag | ArgumentsError {
  const equals = arg.indexOf("=");
  const typed = equals < 0 ? arg : arg.slice(0, equals);
  const inlineText = equals < 0 ? undefined : arg.slice(equals + 1);
  const flag = FLAGS.find(({ name, short }) => typed === name || typed === short);
  if (flag === undefined) {
    const known = FLAGS.flatMap(({ name, short }) => short === undefined ? [name] : [name, short]);
    return failure(`Cannot use flag ${inline(typed)}: no such flag, nearest is ${nearest(typed, known)}`);
  }
  if (flag.value === undefined) return parseSwitch(flag, inlineText);
  if (inlineText !== undefined) return { kind: "flag", flag, value: inlineText, tookNext: false };
  // A value that begins with a dash is written after "=": here it is more likely a forgotten value.
  if (next === undefined || next.startsWith("-")) {
    return failure(`Cannot use ${flag.name}: it needs a value, expected ${flag.expected}`);
  }
  return { kind: "flag", flag, value: next, tookNext: true };
}

function parseSwitch(flag: Flag, value: string | undefined): ParsedFlag | ArgumentsError {
  if (value !== undefined && flag.expected === undefined) {
    return failure(`Cannot use ${flag.name} ${inline(value)}: it takes no value`);
  }
  return { kind: "flag", flag, value: value ?? "true", tookNext: false };
}

type ParsedCommand = { readonly kind: "command"; readonly command: Command } | ArgumentsError;

function parseCommand(words: readonly string[], flags: ReadonlyMap<FlagKey, string>): ParsedCommand {
  // Help wins over everything: it is typed behind lines that do not work yet.
  if (flags.has("help")) return { kind: "command", command: { name: "help" } };
  const [first, ...rest] = words;
  switch (first) {
    case undefined:
    case "run":
      if (flags.has("version")) return versionCommand(rest, flags);
      return extraWord(rest[0], "run") ?? foreignFlag(flags, "run") ??
        { kind: "command", command: { name: "run" } };
    case "version":
      return versionCommand(rest, flags);
    case "config":
      return parseConfigCommand(rest, flags);
    case "replay":
      return parseReplayCommand(rest, flags);
    default:
      return failure(`Cannot run ${inline(first)}: no such command, nearest is ${nearest(first, COMMANDS)}`);
  }
}

function versionCommand(words: readonly string[], flags: ReadonlyMap<FlagKey, string>): ParsedCommand {
  return extraWord(words[0], "version") ?? foreignFlag(flags, "version") ??
    { kind: "command", command: { name: "version" } };
}

function parseConfigCommand(words: readonly string[], flags: ReadonlyMap<FlagKey, string>): ParsedCommand {
  const [sub, path, extra] = words;
  if (sub !== "check") {
    const typed = sub === undefined ? "config" : `config ${sub}`;
    return failure(`Cannot run ${inline(typed)}: no such command, nearest is config check FILE`);
  }
  if (path === undefined || path === "") {
    return failure("Cannot run config check: expected config check FILE");
  }
  return extraWord(extra, "config check") ?? foreignFlag(flags, "config check") ??
    { kind: "command", command: { name: "config check", path } };
}

function parseReplayCommand(
  [path, extra]: readonly string[],
  flags: ReadonlyMap<FlagKey, string>,
): ParsedCommand {
  if (path === undefined || path === "") return failure("Cannot run replay: expected replay FILE");
  return extraWord(extra, "replay") ?? foreignFlag(flags, "replay") ??
    { kind: "command", command: { name: "replay", path } };
}

function extraWord(word: string | undefined, command: string): ArgumentsError | undefined {
  if (word === undefined) return undefined;
  return failure(`Cannot use argument ${inline(word)}: ${command} takes no more arguments`);
}

/** No flag is parsed and then ignored (spec §14 [O1]). */
function foreignFlag(
  flags: ReadonlyMap<FlagKey, string>,
  command: Command["name"],
): ArgumentsError | undefined {
  const foreign = FLAGS.find(({ key }) => flags.has(key) && !takesFlag(command, key));
  return foreign && failure(`Cannot use ${foreign.name}: the command ${command} takes no such flag`);
}

/** Only `run` has settings; what only prints has a flag or none. */
function takesFlag(command: Command["name"], key: FlagKey): boolean {
  if (key === "version") return command === "version";
  if (key === "json") return command === "replay";
  return command === "run";
}

function failure(message: string): ArgumentsError {
  return { kind: "error", message };
}
