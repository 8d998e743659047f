import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type { Parts, RuntimeVersion } from "./install/parts.ts";
import { type LaunchWay, Plugin, type PluginConfig } from "./plugin/plugin.ts";
import { installRecorder } from "./recording/install.ts";
import { Recording } from "./recording/recording.ts";
import { ownKubepods } from "./runtime/cgroups.ts";
import { Containerd } from "./runtime/containerd.ts";
import type { CriClient } from "./runtime/cri.ts";
import { writeFakeMachine } from "./runtime/fake_machine.ts";
import { Kubelet } from "./runtime/kubelet.ts";
import { Watcher } from "./watch/watcher.ts";

/** Whose CPUs are given out: this machine's, with the kernel's cpusets, or a fake machine's, recorded only. */
export const MACHINES = ["real", "fake64"] as const;

/** One machine. */
export type Machine = typeof MACHINES[number];

/** What is tested together. */
export interface Setup {
  readonly version: RuntimeVersion;
  readonly way: LaunchWay;
  readonly machine: Machine;
}

/** Where a node is and what it works with. */
interface Place {
  readonly dir: string;
  readonly runtime: Containerd;
  readonly config: PluginConfig;
  readonly online: CpuSet;
  /** Control group of its pods. */
  readonly kubepods: string;
}

/** A node: a runtime, the plugin, and a kubelet's calls. */
export class Bench implements AsyncDisposable {
  readonly setup: Setup;
  readonly runtime: Containerd;
  readonly plugin: Plugin;
  readonly recording: Recording;
  readonly watcher: Watcher;
  readonly kubelet: Kubelet;
  /** CPUs of the machine under test. */
  readonly online: CpuSet;
  readonly #dir: string;
  #client: CriClient | undefined;

  private constructor(setup: Setup, place: Place) {
    const { dir, runtime, config, online, kubepods } = place;
    this.setup = setup;
    this.runtime = runtime;
    this.#dir = dir;
    this.online = online;
    this.plugin = new Plugin({ way: setup.way, runtime, dir, config });
    this.recording = new Recording(`${dir}/record`);
    this.watcher = new Watcher(this.recording, online);
    this.kubelet = new Kubelet(() => this.#connected(), this.watcher, kubepods);
  }

  /**
   * Sets everything up in a folder of its own; nothing runs yet.
   *
   * @param kubepods Control group of its pods; nobody else's, unless told otherwise.
   */
  static async prepare(setup: Setup, parts: Parts, kubepods: string = ownKubepods()): Promise<Bench> {
    const dir = await Deno.makeTempDir({ prefix: "n" });
    const record = `${dir}/record`;
    await Deno.mkdir(record);
    const fake = setup.machine === "fake64" ? writeFakeMachine(`${dir}/sys`) : undefined;
    if (fake !== undefined) {
      await Deno.writeTextFile(`${record}/default.cpus`, `${fake.online}\n`);
      await Deno.writeTextFile(`${record}/default.mems`, `${fake.nodes}\n`);
      // What the recorder mirrors is read as a cgroup v2 tree.
      await Deno.mkdir(`${record}/cgroup`);
      await Deno.writeTextFile(`${record}/cgroup/cgroup.controllers`, "cpuset cpu\n");
    }
    const runtime = await Containerd.prepare({
      version: setup.version,
      parts,
      dir: `${dir}/c`,
      ociRuntime: await installRecorder(record),
      env: { E2E_RECORD: record, E2E_RUNC: parts.runc, E2E_STRIP: fake === undefined ? "0" : "1" },
    });
    // Decisions are judged there, not patience; the real machine runs with the defaults.
    const faked = { sysfsRoot: `${dir}/sys`, cgroupRoot: `${record}/cgroup`, poolGrowthDelayMs: 200 };
    const config = fake === undefined ? {} : faked;
    return new Bench(setup, { dir, runtime, config, online: fake?.online ?? await onlineCpus(), kubepods });
  }

  /** A node that runs: runtime up, plugin registered. */
  static async start(setup: Setup, parts: Parts): Promise<Bench> {
    const bench = await Bench.prepare(setup, parts);
    try {
      await bench.plugin.install();
      await bench.runtime.start();
      await bench.plugin.start();
      return bench;
    } catch (error) {
      const report = await bench.report();
      await bench[Symbol.asyncDispose]();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${report}`, {
        cause: error,
      });
    }
  }

  /** Starts a runtime that was stopped or killed; the kubelet's next call goes to the new one. */
  async startRuntime(): Promise<void> {
    this.#client?.[Symbol.dispose]();
    this.#client = undefined;
    await this.runtime.start();
  }

  /** The ends of both logs, for whoever has to find out what went wrong. */
  async report(): Promise<string> {
    const plugin = tail(await this.plugin.log(), 25);
    const runtime = tail(await this.runtime.log(), 25);
    return `--- plugin log\n${plugin}\n--- runtime log\n${runtime}\n---`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.[Symbol.dispose]();
    await this.plugin[Symbol.asyncDispose]();
    await this.runtime[Symbol.asyncDispose]();
    await endShims(this.#dir);
    await Deno.remove(this.#dir, { recursive: true }).catch(() => {
      // A mount of a dead container may linger; it goes with the mount namespace, the folder after it.
    });
  }

  #connected(): CriClient {
    this.#client ??= this.runtime.client();
    return this.#client;
  }
}

/** This machine's CPUs. */
export async function onlineCpus(): Promise<CpuSet> {
  return parseCpuList((await Deno.readTextFile("/sys/devices/system/cpu/online")).trim());
}

function tail(text: string, lines: number): string {
  const wanted = text.trimEnd().split("\n").filter((line) =>
    !/level=debug msg="(garbage|remote intro)/.test(line)
  );
  return wanted.slice(-lines).map((line) => line.slice(0, 600)).join("\n");
}

/** Ends what a killed runtime leaves: its shims and their containers. */
async function endShims(dir: string): Promise<void> {
  for await (const entry of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    try {
      const command = await Deno.readTextFile(`/proc/${entry.name}/cmdline`);
      if (command.includes("containerd-shim") && command.includes(dir)) {
        Deno.kill(Number(entry.name), "SIGKILL");
      }
    } catch {
      // The process ended meanwhile.
    }
  }
}
