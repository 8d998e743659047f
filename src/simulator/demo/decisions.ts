import { wait } from "../sim_clock.ts";
import type { Clock } from "../../wire/mod.ts";
import { DemoFailure } from "./check.ts";

/** An update of another container that an answer carried. */
export interface LoggedUpdate {
  readonly containerId: string;
  readonly cpus: string;
}

/** One line of the plugin's decision log (spec §15 [E4]), as far as it is shown. */
export interface Decision {
  readonly hook: string;
  readonly containerId: string;
  readonly class: string;
  /** The CPUs it got; undefined where it got none. */
  readonly cpus: string | undefined;
  readonly reason: string;
  readonly updates: readonly LoggedUpdate[];
}

/** The decision a line of the log tells of; undefined for any other line. */
export function parseDecision(line: string): Decision | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return undefined; // the last line may still be in the making
  }
  const hook = textField(fields, "hook");
  const containerId = textField(fields, "containerId");
  const reason = textField(fields, "reason");
  if (hook === undefined || containerId === undefined || reason === undefined) return undefined;
  return {
    hook,
    containerId,
    reason,
    class: textField(fields, "class") ?? "",
    cpus: textField(fields, "cpus"),
    updates: listField(fields, "updated").flatMap((text) => {
      const [, id, cpus] = /^(.+)=([\d,-]+)$/.exec(text) ?? [];
      return id === undefined || cpus === undefined ? [] : [{ containerId: id, cpus }];
    }),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(name);
}

function textField(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === "string" ? field : undefined;
}

function listField(value: unknown, name: string): readonly string[] {
  const field = fieldOf(value, name);
  return Array.isArray(field) ? field.filter((item) => typeof item === "string") : [];
}

/** A decision that must appear in the log. */
export interface AwaitedDecision {
  readonly hook: string;
  readonly containerId: string;
}

const POLL_MS = 10;
/** The log is written behind the answers; a plugin that has not written by then never will. */
const LIMIT_MS = 10_000;

/** The decisions a plugin writes into its log file, taken as they come. */
export class DecisionLog {
  readonly #path: string;
  readonly #clock: Clock;
  #taken = 0;

  /** @param path The plugin's log file. */
  constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /**
   * The decisions since the last call, once all awaited ones are among them.
   *
   * @throws {DemoFailure} If one does not appear.
   */
  async take(awaited: readonly AwaitedDecision[]): Promise<readonly Decision[]> {
    const untilMs = this.#clock.now() + LIMIT_MS;
    for (;;) {
      const fresh = (await this.lines()).flatMap((line) => parseDecision(line) ?? []).slice(this.#taken);
      const missing = awaited.filter(({ hook, containerId }) =>
        !fresh.some((decision) => decision.hook === hook && decision.containerId === containerId)
      );
      if (missing.length === 0) {
        this.#taken += fresh.length;
        return fresh;
      }
      if (this.#clock.now() > untilMs) {
        const list = missing.map(({ hook, containerId }) => `${hook} of ${containerId}`).join(", ");
        throw new DemoFailure(`the plugin's log does not tell of: ${list}`);
      }
      await wait(this.#clock, POLL_MS);
    }
  }

  /** All lines of the log; none while there is no file. */
  async lines(): Promise<readonly string[]> {
    try {
      return (await Deno.readTextFile(this.#path)).split("\n").filter((line) => line !== "");
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }
}
