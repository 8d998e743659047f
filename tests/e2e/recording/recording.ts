import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";

/**
 * One line of the recorder: the OCI runtime is about to create, update or delete a container (`begin`), or has
 * done so (`end`). What is applied changes somewhere between the two.
 */
export interface Applied {
  /** Wall clock, µs since the epoch. */
  readonly timeUs: number;
  readonly op: "create" | "update" | "delete";
  readonly phase: "begin" | "end";
  readonly id: string;
  /** The cpuset handed over; undefined where none was. */
  readonly cpus: CpuSet | undefined;
  /** The memory nodes handed over, as text. */
  readonly mems: string | undefined;
  /** Recorded containers whose first process has ended although they are not deleted yet. */
  readonly dead: readonly string[];
  /** Exit code of the real OCI runtime; undefined at `begin`. */
  readonly exitCode: number | undefined;
}

/** Shape of a recorder line; written by recorder.py only. */
interface Line {
  readonly t: number;
  readonly op: Applied["op"];
  readonly phase: Applied["phase"];
  readonly id: string;
  readonly cpus: string | null;
  readonly mems: string | null;
  readonly dead: readonly string[];
  readonly rc?: number;
}

/** The recorder's folder and a reader of its log. */
export class Recording {
  readonly dir: string;
  #offset = 0;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** The lines written since the last call, in the order of their times. */
  async next(): Promise<readonly Applied[]> {
    const text = await this.#newText();
    return text.split("\n").filter((line) => line !== "").map(parseLine)
      .sort((a, b) => a.timeUs - b.timeUs);
  }

  /** Every line since the start, for a test that wants to look at what happened. */
  async all(): Promise<readonly Applied[]> {
    const text = await readOrEmpty(`${this.dir}/log.jsonl`);
    return text.split("\n").filter((line) => line.endsWith("}")).map(parseLine);
  }

  async #newText(): Promise<string> {
    const bytes = new TextEncoder().encode(await readOrEmpty(`${this.dir}/log.jsonl`)).subarray(this.#offset);
    const end = bytes.lastIndexOf(10) + 1;
    this.#offset += end;
    return new TextDecoder().decode(bytes.subarray(0, end));
  }
}

function parseLine(text: string): Applied {
  // Decoded boundary: only recorder.py writes this file, and its lines have exactly this shape.
  const line = JSON.parse(text) as Line;
  return {
    timeUs: line.t,
    op: line.op,
    phase: line.phase,
    id: line.id,
    cpus: line.cpus === null ? undefined : parseCpuList(line.cpus),
    mems: line.mems ?? undefined,
    dead: line.dead,
    exitCode: line.rc,
  };
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
