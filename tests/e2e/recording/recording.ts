import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import { TailedFile } from "./tail.ts";

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
  /** Whose container it is; only where its creation begins. */
  readonly owner: Owner | undefined;
}

/** Names of a container as the runtime was given them. */
export interface Owner {
  readonly pod: string;
  readonly uid: string;
  /** Undefined for a sandbox. */
  readonly container: string | undefined;
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
  readonly pod?: string | null;
  readonly uid?: string | null;
  readonly container?: string | null;
}

/** The recorder's folder and a reader of its log. */
export class Recording {
  readonly dir: string;
  readonly #tail: TailedFile;

  constructor(dir: string) {
    this.dir = dir;
    this.#tail = new TailedFile(`${dir}/log.jsonl`);
  }

  /** The lines written since the last call, in the order of their times. */
  async next(): Promise<readonly Applied[]> {
    return (await this.#tail.next()).map(parseLine).sort((a, b) => a.timeUs - b.timeUs);
  }

  /** Every line since the start, for a test that wants to look at what happened. */
  async all(): Promise<readonly Applied[]> {
    return (await new TailedFile(`${this.dir}/log.jsonl`).next()).map(parseLine);
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
    owner: ownerOf(line),
  };
}

function ownerOf({ pod, uid, container }: Line): Owner | undefined {
  return typeof pod === "string" && typeof uid === "string"
    ? { pod, uid, container: container ?? undefined }
    : undefined;
}
