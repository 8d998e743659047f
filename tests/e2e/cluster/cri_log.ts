import { CpuSet } from "../../../src/cpuset/mod.ts";
import { TailedFile } from "../recording/tail.ts";
import type { Expectation } from "../watch/expectation.ts";
import type { Watcher } from "../watch/watcher.ts";

/** A call of the kubelet that has not been answered. */
interface OpenCall {
  readonly beginUs: number;
  /** What was asked for, as the runtime logs it. */
  readonly text: string;
}

/**
 * The kubelet's calls as the runtime logs them: when a container's start was answered, which answers could carry
 * updates, which sandboxes are stopped.
 */
export class CriLog {
  readonly #tail: TailedFile;
  readonly #open = new Map<string, OpenCall>();
  readonly #stoppedSandboxes = new Set<string>();
  readonly #robbed = new Map<string, Expectation>();
  #lapses = 0;

  /** @param path The runtime's log, of level info or below. */
  constructor(path: string) {
    this.#tail = new TailedFile(path);
  }

  /**
   * How often the kubelet asked for no CPUs at all by mistake. When a pod starts while the kubelet tidies up, its
   * record of the pod's resources can be lost ("Missing actuated resource record"); it then sends them again one
   * by one, and the first of these updates, of the memory, says shares 2 and no quota.
   */
  get lapses(): number {
    return this.#lapses;
  }

  /** Whether the runtime has answered that it stopped a sandbox. */
  isStopped(sandboxId: string): boolean {
    return this.#stoppedSandboxes.has(sandboxId);
  }

  /** Tells a watcher everything that was logged since the last call. */
  async tell(watcher: Watcher): Promise<void> {
    for (const line of await this.#tail.next()) this.#read(line, watcher);
  }

  #read(line: string, watcher: Watcher): void {
    const call = parseCall(line);
    if (call === undefined) return;
    const key = `${call.verb} ${call.id}`;
    if (!call.isAnswer) {
      this.#open.set(key, { beginUs: call.timeUs, text: call.text });
      if (call.verb === "UpdateContainerResources" && asksForNothing(call.text)) {
        this.#noteLapse(call, watcher);
      }
      return;
    }
    const { beginUs, text } = this.#open.get(key) ?? { beginUs: call.timeUs, text: "" };
    this.#open.delete(key);
    switch (call.verb) {
      case "UpdateContainerResources":
        watcher.noteCarrier(beginUs, call.timeUs + 1000);
        if (!asksForNothing(text)) this.#endLapse(call, watcher);
        return;
      case "StartContainer":
        watcher.watched(call.id)?.noteStarted(call.timeUs);
        return;
      case "StopPodSandbox":
        this.#stoppedSandboxes.add(call.id);
        return;
      default:
        // Rounded up: a change in the same millisecond was before the answer.
        watcher.noteCarrier(beginUs, call.timeUs + 1000);
    }
  }

  /** Until it asks for them again, the container may be treated as it asks, or as if nothing had been said. */
  #noteLapse({ id, timeUs }: LoggedCall, watcher: Watcher): void {
    const watched = watcher.watched(id);
    const { current } = watched ?? {};
    if (watched === undefined || current?.kind !== "integer") return;
    this.#lapses++;
    this.#robbed.set(id, current);
    watched.expect(timeUs, [current, { kind: "shared", forbidden: CpuSet.EMPTY }]);
  }

  #endLapse({ id, timeUs }: LoggedCall, watcher: Watcher): void {
    const before = this.#robbed.get(id);
    if (before === undefined) return;
    this.#robbed.delete(id);
    watcher.watched(id)?.expect(timeUs + 1000, [before]);
  }
}

/** Whether an update takes a container's CPUs away: the kubelet's words for no request and no limit. */
function asksForNothing(text: string): boolean {
  return /cpu_shares:2 /.test(text) && !text.includes("cpu_quota:");
}

/** A line about a call. */
interface LoggedCall {
  readonly timeUs: number;
  readonly verb: string;
  /** Container or sandbox. */
  readonly id: string;
  readonly isAnswer: boolean;
  readonly text: string;
}

const CALL =
  /^time="([^"]+)" level=info msg="(CreateContainer within sandbox|StartContainer for|StopContainer for|StopPodSandbox for|UpdateContainerResources for) \\"([0-9a-f]+)\\"(.*)/;

function parseCall(line: string): LoggedCall | undefined {
  const [, time, words, id, rest] = CALL.exec(line) ?? [];
  if (time === undefined || words === undefined || id === undefined || rest === undefined) return undefined;
  const [verb] = words.split(" ");
  // Several containers of a sandbox are created one after the other: the sandbox's id is key enough.
  return {
    timeUs: Date.parse(time) * 1000,
    verb: verb ?? "",
    id,
    isAnswer: / returns (successfully|container id)/.test(rest),
    text: rest,
  };
}
