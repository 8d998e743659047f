import { type Codec, type Json, JsonError, object } from "../json/mod.ts";
import { restoreLedger } from "../ledger/mod.ts";
import { type Logger, Plugin, type PluginInput } from "../plugin/mod.ts";
import { answerOf, isDecision, isSameJson, outcomeOf } from "./answer.ts";
import { applyInput } from "./apply.ts";
import { JournalError } from "./error.ts";
import { ANY, EVENT, FORMAT, HEADER, type JournalEvent } from "./lines.ts";
import { portsThrough } from "./ports.ts";
import { ReplayReader } from "./replay_reader.ts";

/** An answer that today's engine gives in another way. */
export interface Difference {
  /** Number of the line, from 1. */
  readonly line: number;
  /** Number of the event. */
  readonly event: number;
  /** Clock ms of the event. */
  readonly atMs: number | undefined;
  /** What the plugin was told. */
  readonly input: PluginInput;
  /** The answer in the journal; undefined: none. */
  readonly recorded: Json | undefined;
  /** Today's answer; undefined: none. */
  readonly now: Json | undefined;
}

/** What a replay found. */
export interface ReplayReport {
  /** Version of the program that wrote the last section. */
  readonly version: string;
  /** Sections replayed. */
  readonly sections: number;
  /** Inputs given to the engine. */
  readonly events: number;
  /** Those of them that something is decided about. */
  readonly decisions: number;
  /** Events with another answer. Those after the first may follow from it. */
  readonly differing: number;
  /** The first of them; undefined where all are the same. */
  readonly first: Difference | undefined;
  /** Numbers of lines that were cut off, as by the end of the process that wrote them. */
  readonly cut: readonly number[];
}

/**
 * Gives the events of a journal to today's engine, and compares the answers.
 *
 * @param lines The journal, line by line, without ends of lines. It may have been written by anybody.
 * @throws {JournalError} If it cannot be replayed to the end.
 */
export async function replayJournal(lines: AsyncIterable<string>): Promise<ReplayReport> {
  using replay = new Replay();
  let number = 0;
  for await (const line of lines) replay.take(line, ++number);
  return replay.finish(number);
}

/** Most lines in a row that are no JSON: of starts in a row that found no room on the disk. */
const MAX_TORN = 100;

class Replay implements Disposable {
  #section: Section | undefined;
  /** Lines that are no JSON: normal at the end, and where a section follows. */
  #torn: readonly JournalError[] = [];
  #version = "";
  #sections = 0;
  #events = 0;
  #decisions = 0;
  #differing = 0;
  #first: Difference | undefined;
  readonly #cut: number[] = [];

  take(line: string, number: number): void {
    if (line.trim() === "") return;
    const json = this.#parse(line, number);
    if (json === undefined) return;
    const isHeader = typeof json === "object" && json !== null && "journal" in json;
    const [torn] = this.#torn;
    if (torn !== undefined && !isHeader) throw torn;
    this.#cut.push(...this.#torn.map(({ line }) => line));
    this.#torn = [];
    if (isHeader) this.#begin(json, number);
    else this.#replay(decode(EVENT, json, number), number);
  }

  #parse(line: string, number: number): Json | undefined {
    try {
      return JSON.parse(line);
    } catch (cause) {
      this.#torn = [...this.#torn, new JournalError("it is no JSON", { line: number, cause })];
      if (this.#torn.length > MAX_TORN) throw this.#torn[0];
      return undefined;
    }
  }

  #begin(json: Json, number: number): void {
    this.#section?.[Symbol.dispose]();
    this.#section = new Section(json, number);
    this.#version = this.#section.version;
    this.#sections++;
  }

  #replay(event: JournalEvent, number: number): void {
    const section = this.#section;
    if (section === undefined) {
      throw new JournalError("an event, but no first line of a journal before", { line: number });
    }
    const now = section.replay(event, number);
    this.#events++;
    if (isDecision(event.input)) this.#decisions++;
    if (isSameJson(now, event.answer)) return;
    this.#differing++;
    const { n, at, input, answer: recorded } = event;
    this.#first ??= { line: number, event: n, atMs: at[0], input, recorded, now };
  }

  finish(lines: number): ReplayReport {
    if (this.#sections === 0) {
      throw this.#torn[0] ?? new JournalError("it is empty", { line: Math.max(lines, 1) });
    }
    return {
      version: this.#version,
      sections: this.#sections,
      events: this.#events,
      decisions: this.#decisions,
      differing: this.#differing,
      first: this.#first,
      cut: [...this.#cut, ...this.#torn.map(({ line }) => line)],
    };
  }

  [Symbol.dispose](): void {
    this.#section?.[Symbol.dispose]();
  }
}

/** Today's engine, going on from where a section begins. */
class Section implements Disposable {
  readonly version: string;
  readonly #reader: ReplayReader;
  readonly #plugin: Plugin;
  #next: number;

  constructor(json: Json, line: number) {
    const { journal } = decode(FORMAT_OF, json, line);
    if (journal !== FORMAT) {
      throw new JournalError(`it has form ${journal}, this program reads form ${FORMAT}`, { line });
    }
    const { version, next, topology, state, readings, ...rest } = decode(HEADER, json, line);
    this.version = version;
    this.#next = next;
    this.#reader = new ReplayReader(readings);
    const ledger = state === undefined || topology === undefined
      ? undefined
      : guarded(line, () => restoreLedger(topology, state, "state"));
    this.#plugin = new Plugin({
      ...portsThrough(this.#reader, undefined),
      settings: rest.settings,
      dryRun: rest.dryRun,
      clock: this.#reader.clock,
      logger: SILENT,
      resumed: { ...rest, ledger },
    });
  }

  /** Today's answer to an event. */
  replay(event: JournalEvent, line: number): Json | undefined {
    if (event.n !== this.#next) {
      throw new JournalError(`event ${event.n} follows event ${this.#next - 1}`, { line });
    }
    this.#next++;
    this.#reader.begin(event);
    const outcome = outcomeOf(() => applyInput(this.#plugin, event.input));
    const { problem } = this.#reader;
    if (problem !== undefined) throw new JournalError(problem.message, { line, cause: problem });
    return answerOf(event.input, outcome);
  }

  [Symbol.dispose](): void {
    this.#plugin[Symbol.dispose]();
  }
}

const FORMAT_OF: Codec<{ readonly journal: Json | undefined }> = object({ journal: ANY });

/** @throws {JournalError} If the line has not its form. */
function decode<T>(codec: Codec<T>, json: Json, line: number): T {
  return guarded(line, () => codec.decode(json, ""));
}

function guarded<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new JournalError(cause.message, { line, cause });
  }
}

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };
