import { TailedFile } from "../recording/tail.ts";
import type { Watcher } from "../watch/watcher.ts";

/** A call of the kubelet that has not been answered. */
interface OpenCall {
  readonly beginUs: number;
}

/**
 * The kubelet's calls as the runtime logs them: when a container's start was answered, which answers could carry
 * updates, which sandboxes are stopped.
 */
export class CriLog {
  readonly #tail: TailedFile;
  readonly #open = new Map<string, OpenCall>();
  readonly #stoppedSandboxes = new Set<string>();

  /** @param path The runtime's log, of level info or below. */
  constructor(path: string) {
    this.#tail = new TailedFile(path);
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
      this.#open.set(key, { beginUs: call.timeUs });
      return;
    }
    const beginUs = this.#open.get(key)?.beginUs ?? call.timeUs;
    this.#open.delete(key);
    switch (call.verb) {
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
}

/** A line about a call. */
interface LoggedCall {
  readonly timeUs: number;
  readonly verb: string;
  /** Container or sandbox. */
  readonly id: string;
  readonly isAnswer: boolean;
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
  };
}
