import type { Clock, Journal, Logger, PluginInput, PluginState } from "../plugin/mod.ts";
import { answerOf, isTimed, type Outcome, outcomeOf } from "./answer.ts";
import { EVENT, FORMAT, HEADER, type Header } from "./lines.ts";
import { exportLedger } from "../ledger/mod.ts";
import { type PluginPorts, portsThrough, TOPOLOGY_PORT } from "./ports.ts";
import { KnownReadings, notingReader, type RawReading } from "./readings.ts";
import { type JournalSink, JournalWriter } from "./writer.ts";

/** Size of a file, in bytes, after which the next one begins: about 2 800 containers' lives. */
export const MAX_FILE_BYTES: number = 16 * 1024 * 1024;
/** Bytes that wait for a slow disk at most. */
const CAPACITY_BYTES = 4 * 1024 * 1024;
/** Events that are kept before they are written at most; the normal number is one. */
const MAX_PENDING = 1000;
/** How long nothing is tried after a failed write. */
const PAUSE_MS = 10_000;

/** What a {@linkcode Recorder} is made of. */
export interface RecorderOptions {
  /** Times events; the plugin gets {@linkcode Recorder.clock}. */
  readonly clock: Clock;
  /** Where it is told that nothing can be written. */
  readonly logger: Logger;
  /** Version of the program. */
  readonly version: string;
  /** Wall-clock time, for people. */
  readonly now: () => Date;
  /** Size of a file at which the next begins. @default {MAX_FILE_BYTES} */
  readonly maxFileBytes?: number;
}

/** One input and what came of it, kept until the answer is out. */
interface Noted {
  readonly input: PluginInput;
  readonly at: number[];
  readonly reads: RawReading[];
  outcome: Outcome;
  /** Whether it changed nothing: such work of a timer is not worth a line. */
  isIdle: boolean;
}

/**
 * Writes the decision journal: every input of a plugin, what it read meanwhile, what it answered.
 *
 * A hook is delayed by keeping a few references, no more: lines are made and written when the answer is out. A journal is
 * a row of sections, each with everything that its events depend on in its first line. A new one begins with each file,
 * and where something is missing: a journal that could not be written, or not fast enough, goes on later.
 */
export class Recorder implements Journal, AsyncDisposable {
  /** To be used by the plugin in place of the real clock. */
  readonly clock: Clock;
  readonly #options: RecorderOptions;
  readonly #readings = new KnownReadings();
  #writer: JournalWriter | undefined;
  /** `waiting`: for the first section, or for a sink; `broken`: something is lost, a section must begin. */
  #mode: "waiting" | "writing" | "broken" | "off" = "waiting";
  #current: Noted | undefined;
  readonly #between = new Map<string, RawReading>();
  #pending: Noted[] = [];
  #first: PluginState | undefined;
  #state: (() => PluginState) | undefined;
  #timer: { cancel(): void } | undefined;
  #next = 1;
  #fileBytes = 0;
  #isWarned = false;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** Keeps what it is told until {@linkcode Recorder.open} or {@linkcode Recorder.turnOff}. */
  constructor(options: RecorderOptions) {
    const { clock } = options;
    this.#options = options;
    this.clock = {
      now: () => {
        const nowMs = clock.now();
        this.#current?.at.push(nowMs);
        return nowMs;
      },
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
    };
  }

  /** The ports that the plugin must use, for its readings to be noted. */
  ports(ports: PluginPorts): PluginPorts {
    return portsThrough(notingReader((reading) => this.#noteReading(reading)), ports);
  }

  /** What is read between two inputs decides whether there is a next one: it belongs to that. */
  #noteReading(reading: RawReading): void {
    if (this.#current !== undefined) this.#current.reads.push(reading);
    else if (this.#mode !== "off") this.#between.set(reading.key, reading);
  }

  /** Writes there from now on, what was kept so far included. `fileBytes` is what the current file has already. */
  open(sink: JournalSink, fileBytes = 0): void {
    this.#writer = new JournalWriter(sink, {
      capacityBytes: CAPACITY_BYTES,
      onFailure: (error) => this.#fail(error),
      onWritten: () => this.#heal(),
    });
    this.#fileBytes = fileBytes;
    this.#schedule();
  }

  /** There is no journal: nothing is kept. */
  turnOff(): void {
    this.#mode = "off";
    this.#pending = [];
  }

  note<T>(input: PluginInput, handle: () => T, state: () => PluginState): T {
    if (this.#mode === "off" || this.#current !== undefined) return handle();
    if (this.#mode === "waiting") this.#first ??= state();
    this.#state = state;
    const noted: Noted = { input, at: [], reads: [], outcome: UNKNOWN, isIdle: false };
    const revision = isTimed(input) ? state().ledger?.revision : undefined;
    this.#current = noted;
    let result: { readonly value: T } | undefined;
    noted.outcome = outcomeOf(() => (result = { value: handle() }).value);
    this.#current = undefined;
    noted.isIdle = isTimed(input) && state().ledger?.revision === revision;
    const isRead = new Set(noted.reads.map(({ key }) => key));
    for (const [key, reading] of this.#between) if (!isRead.has(key)) noted.reads.unshift(reading);
    this.#between.clear();
    this.#keep(noted);
    if (result === undefined) throw noted.outcome.kind === "failed" ? noted.outcome.error : noted.outcome;
    return result.value;
  }

  #keep(noted: Noted): void {
    this.#schedule();
    if (this.#mode === "broken") return;
    if (this.#pending.length < MAX_PENDING) this.#pending.push(noted);
    else this.#break();
  }

  /** Something is lost: what was noted and not written can never be replayed. */
  #break(): void {
    if (this.#mode !== "off") this.#mode = "broken";
    this.#pending = [];
  }

  #schedule(): void {
    this.#timer ??= this.#options.clock.setTimer(() => this.#flush(), 0);
  }

  #flush(): void {
    this.#timer = undefined;
    const writer = this.#writer;
    if (writer === undefined || this.#mode === "off") return;
    if (this.#mode === "waiting" && !this.#beginFirst()) return;
    if (this.#mode === "broken") this.#recover(writer);
    else this.#write(writer);
  }

  /** Lines of everything kept; then, where the file is full, the next one. */
  #write(writer: JournalWriter): void {
    const text = this.#pending.map((noted) => this.#line(noted)).join("");
    this.#pending = [];
    if (text === "") return;
    const bytes = writer.push(text);
    if (bytes === undefined) return this.#break();
    this.#fileBytes += bytes;
    if (this.#fileBytes >= this.#maxFileBytes) this.#beginSection(this.#state?.());
  }

  get #maxFileBytes(): number {
    return this.#options.maxFileBytes ?? MAX_FILE_BYTES;
  }

  #line(noted: Noted): string {
    const { input, outcome, at } = noted;
    const reads = this.#readings.news(noted.reads);
    if (noted.isIdle && reads.length === 0) return "";
    while (at.length > 1 && at.at(-1) === at.at(-2)) at.pop();
    const event = { n: this.#next++, at, input, reads, answer: answerOf(input, outcome) };
    return `${JSON.stringify(EVENT.encode(event))}\n`;
  }

  /** What was lost is lost: a new section begins here, if it can be written. */
  #recover(writer: JournalWriter): void {
    this.#pending = [];
    if (writer.isIdle && this.#options.clock.now() >= this.#pausedUntilMs) {
      this.#beginSection(this.#state?.());
    }
  }

  /**
   * The first section begins with what was there before the first event. Natively that is too early to know the machine,
   * which every section begins with: so it waits for the first reading.
   */
  #beginFirst(): boolean {
    const machine = this.#pending.flatMap(({ reads }) => reads).find(({ key }) => key === TOPOLOGY_PORT);
    if (this.#first === undefined) return false;
    if (this.#first.ledger !== undefined) {
      this.#break(); // its books have moved on since
      return true;
    }
    if (machine === undefined && this.#pending.length < MAX_PENDING) return false;
    if (machine !== undefined) this.#readings.news([machine]);
    this.#beginSection(this.#first, machine?.error === undefined ? machine?.value : undefined);
    this.#first = undefined;
    return true;
  }

  /** Writes the first line of a section, in a new file where the current one is full. */
  #beginSection(state: PluginState | undefined, machine?: unknown): void {
    const writer = this.#writer;
    if (state === undefined || writer === undefined) return;
    const isNewFile = this.#fileBytes >= this.#maxFileBytes;
    if (isNewFile) {
      writer.rotate();
      this.#fileBytes = 0;
    }
    this.#readings.beginSection();
    const line = JSON.stringify(HEADER.encode(this.#header(state, machine)));
    // An end of line before: the file may end in the middle of one.
    const bytes = writer.push(`${this.#fileBytes === 0 ? "" : "\n"}${line}\n`);
    if (bytes === undefined) return this.#break();
    this.#fileBytes += bytes;
    this.#mode = "writing";
  }

  #header(state: PluginState, machine: unknown): Header {
    const { ledger, ...rest } = state;
    return {
      ...rest,
      journal: FORMAT,
      version: this.#options.version,
      time: this.#options.now().toISOString(),
      next: this.#next,
      topology: ledger?.topology ?? machine as Header["topology"], // read through the port of that name
      readings: this.#readings.entries(),
      state: ledger && exportLedger(ledger),
    };
  }

  #fail(error: Error): void {
    this.#break();
    this.#fileBytes = Math.max(this.#fileBytes, 1); // a part may have been written
    this.#pausedUntilMs = this.#options.clock.now() + PAUSE_MS;
    if (this.#isWarned) return;
    this.#isWarned = true;
    this.#options.logger.warn("journal not written", {
      error,
      consequence: "it has a gap; tried again later",
    });
  }

  #heal(): void {
    if (!this.#isWarned) return;
    this.#isWarned = false;
    this.#options.logger.info("journal written again", {});
  }

  /** Writes what is kept, for at most `timeoutMs`. Never rejects. */
  async flush(timeoutMs: number): Promise<void> {
    this.#timer?.cancel();
    this.#flush();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#options.clock.setTimer(resolve, timeoutMs);
    await Promise.race([this.#writer?.drain(), promise]);
    timer.cancel();
  }

  /** Writes what is kept, and closes. Idempotent; never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush(FINAL_FLUSH_MS);
    this.#timer?.cancel();
    this.turnOff();
    this.#writer?.close();
  }
}

/** An exit takes less than a second (spec §13 [N4]). */
const FINAL_FLUSH_MS = 300;

const UNKNOWN: Outcome = { kind: "answered", value: undefined };
