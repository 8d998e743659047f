import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import { type Container, Kubelet } from "../runtime/kubelet.ts";
import { poll } from "../runtime/poll.ts";
import type { Guest } from "./guest.ts";
import { type Effective, KernelJudge } from "./kernel_judge.ts";

/** Longest wait for the plugin: it looks at the machine every 2 s, at control groups every 30 s. */
const PLUGIN_MS = 75_000;

/** A guest and what is needed to use it as a node. */
export class GuestNode {
  readonly guest: Guest;
  readonly judge: KernelJudge;
  readonly kubelet: Kubelet;

  constructor(guest: Guest) {
    this.guest = guest;
    this.judge = new KernelJudge(guest.shell);
    this.kubelet = new Kubelet(() => guest.cri, this.judge);
  }

  /** What the kernel says of a container. */
  async effective(container: Container): Promise<Effective> {
    const set = (await this.judge.sets()).get(container.id);
    if (set === undefined) {
      throw new Error(`Cannot tell the CPUs of "${container.name}": it has no control group`);
    }
    return set;
  }

  /** Waits until the kernel says something of containers that is right, and returns it. */
  async pollEffective<const C extends readonly Container[]>(
    what: string,
    containers: C,
    isRight: (...sets: { readonly [K in keyof C]: CpuSet }) => boolean,
  ): Promise<readonly CpuSet[]> {
    let last: readonly CpuSet[] = [];
    try {
      return await poll(what, async () => {
        const sets = await this.judge.sets();
        const found = containers.map((container) => sets.get(container.id)?.cpus);
        if (found.some((cpus) => cpus === undefined)) return undefined;
        last = found.filter((cpus) => cpus !== undefined);
        // As many as containers, in their order.
        return isRight(...last as { readonly [K in keyof C]: CpuSet }) ? last : undefined;
      }, { timeoutMs: PLUGIN_MS, everyMs: 250 });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new Error(`${text}; last seen: ${last.join(" | ")}`, { cause: error });
    }
  }

  /** Waits for a line of the plugin's log that contains all these words. */
  async pollLog(...words: readonly string[]): Promise<string> {
    return await poll(`the plugin to log ${words.join(", ")}`, async () => {
      const lines = (await this.guest.pluginLog()).split("\n");
      return lines.findLast((line) => words.every((word) => line.includes(word)));
    }, { timeoutMs: PLUGIN_MS, everyMs: 500 });
  }

  /** Takes a CPU off line or brings it back. */
  async setOnline(cpu: number, online: boolean): Promise<void> {
    await this.guest.shell.run(`echo ${online ? 1 : 0} >/sys/devices/system/cpu/cpu${cpu}/online`);
    const after = await this.online();
    if (after.has(cpu) !== online) throw new Error(`Cannot switch CPU ${cpu}: online are ${after}`);
  }

  /** The guest's CPUs. */
  async online(): Promise<CpuSet> {
    return parseCpuList((await this.guest.shell.run("cat /sys/devices/system/cpu/online")).trim());
  }
}
