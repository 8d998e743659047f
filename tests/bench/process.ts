import { connDuplex, systemClock } from "../../src/wire/mod.ts";
import { type PluginClient, type RuntimeConnection, serveRuntime } from "../../src/nri/mod.ts";
import { expandMachine, type MachineSpec, writeMachine } from "../../src/simulator/machine.ts";
import { V8_FLAGS } from "../v8_flags.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** The real plugin as a process, connected to this process as its runtime. */
export interface PluginProcess extends AsyncDisposable {
  readonly plugin: PluginClient;
  /** From the start of the process to its registration, in ms. */
  readonly startedInMs: number;
  /** Memory of the process now, in KiB, as the kernel counts it. */
  memory(): { readonly rss: number; readonly anonymous: number };
}

/** What to start: the sources by the Deno that runs this, or an executable. */
export interface ProcessOptions {
  readonly machine: MachineSpec;
  /** Path of a compiled executable; undefined: from source. */
  readonly executable?: string;
}

/** Starts the plugin and waits for its registration; it is configured but not synchronized. */
export async function startPlugin({ machine, executable }: ProcessOptions): Promise<PluginProcess> {
  const folder = await Deno.makeTempDir({ prefix: "weka-cpuset-bench-" });
  writeMachine(`${folder}/sys`, expandMachine(machine).files);
  const socket = `${folder}/nri.sock`;
  const listener = Deno.listen({ transport: "unix", path: socket });
  const flags = ["--socket", socket, "--sysfs-root", `${folder}/sys`, "--log-file", `${folder}/log`];
  const program = executable ?? Deno.execPath();
  const args = executable === undefined ? ["run", "-A", "--no-check", V8_FLAGS, MAIN, ...flags] : flags;
  const start = performance.now();
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "inherit" }).spawn();
  const conn = await listener.accept();
  const registered = Promise.withResolvers<number>();
  const runtime = serveRuntime(connDuplex(conn), {
    clock: systemClock(),
    handlers: {
      registerPlugin: () => registered.resolve(performance.now() - start),
      updateContainers: () => [],
    },
  });
  const startedInMs = await registered.promise;
  await runtime.plugin.configure({ nriVersion: "v0.12.3" });
  return {
    plugin: runtime.plugin,
    startedInMs,
    memory: () => memoryOf(child.pid),
    [Symbol.asyncDispose]: () => end(child, runtime, listener, folder),
  };
}

async function end(
  child: Deno.ChildProcess,
  runtime: RuntimeConnection,
  listener: Deno.Listener,
  folder: string,
): Promise<void> {
  child.kill("SIGTERM");
  await child.status;
  runtime.close();
  await runtime.closed;
  listener.close();
  await Deno.remove(folder, { recursive: true });
}

function memoryOf(pid: number): { readonly rss: number; readonly anonymous: number } {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return { rss: field("VmRSS"), anonymous: field("RssAnon") };
}
