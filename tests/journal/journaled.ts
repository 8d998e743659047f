import { type JournalSink, Recorder, replayJournal, type ReplayReport } from "../../src/journal/mod.ts";
import { Plugin, type PluginOptions } from "../../src/plugin/mod.ts";
import { AppliedNode, type AppliedNodeOptions } from "../fakes/applied_node.ts";
import { policySettings } from "../fakes/settings.ts";

/** Files in memory. */
export class MemorySink implements JournalSink {
  /** Texts of the files, the current one last. */
  readonly files: string[] = [""];
  /** Whether writing fails. */
  isBroken = false;
  /** Held back while this is unsettled. */
  gate: Promise<void> = Promise.resolve();

  async append(bytes: Uint8Array): Promise<void> {
    await this.gate;
    const text = new TextDecoder().decode(bytes);
    if (this.isBroken) {
      this.#add(text.slice(0, 10));
      throw new Error("no space left on device");
    }
    this.#add(text);
  }

  #add(text: string): void {
    this.files.push(`${this.files.pop() ?? ""}${text}`);
  }

  async rotate(): Promise<void> {
    await this.gate;
    this.files.push("");
  }

  close(): void {}

  /** The lines of the current file. */
  get lines(): readonly string[] {
    return (this.files.at(-1) ?? "").split("\n").filter((line) => line !== "");
  }
}

/** A journal that a node's plugin writes. */
export interface Journaled {
  readonly sink: MemorySink;
  readonly recorder: Recorder;
}

/** Gives a node a new plugin with a journal, which is synchronized, as after a start of the program. */
export function journal(
  node: AppliedNode,
  { sink = new MemorySink(), settings, maxFileBytes, wrap = {} }: {
    readonly sink?: MemorySink;
    readonly settings?: AppliedNodeOptions["settings"];
    readonly maxFileBytes?: number;
    readonly wrap?: Partial<PluginOptions>;
  } = {},
): Journaled {
  const { clock, logger } = node;
  const now = (): Date => new Date("2026-01-02T03:04:05.678Z");
  const recorder = new Recorder({
    clock: wrap.clock ?? clock,
    logger,
    version: "1.2.3",
    now,
    ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
  });
  node.plugin[Symbol.dispose]();
  node.plugin = new Plugin({
    ...recorder.ports({ topology: () => node.topology, ...wrap }),
    settings: policySettings(settings),
    clock: recorder.clock,
    logger,
    dryRun: wrap.dryRun ?? false,
    journal: recorder,
  });
  recorder.open(sink, sink.files.at(-1)?.length);
  return { sink, recorder };
}

/** The lines of a text, as a file would give them. */
export async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split("\n")) yield await Promise.resolve(line);
}

/** Replays a text. */
export function replayText(text: string): Promise<ReplayReport> {
  return replayJournal(linesOf(text));
}
