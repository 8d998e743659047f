import { Daemon } from "../cluster/daemon.ts";
import { CriClient } from "../runtime/cri.ts";
import { poll } from "../runtime/poll.ts";
import { GUEST_JOURNAL, GUEST_PLUGIN_LOG, GUEST_RUNTIME_DIR, RUNTIME_PORT } from "./guest_scripts.ts";
import type { Image } from "./image.ts";
import { GuestShell } from "./shell.ts";

/** How to boot a guest. */
export interface GuestOptions {
  /** Folder of the emulated machine. */
  readonly machine: string;
  readonly image: Image;
  /** Folder for sockets and logs. */
  readonly dir: string;
  /** The container runtime interface as protobuf text. */
  readonly criProto: string;
}

/** Longest wait for a step of the guest: it is fifty times slower than its host. */
const STEP_MS = 90_000;

/** An emulated machine of 16 CPUs and two NUMA nodes that runs containerd and the plugin. */
export class Guest implements AsyncDisposable {
  readonly cri: CriClient;
  readonly shell: GuestShell;
  readonly #emulator: Daemon;
  readonly #console: string;

  private constructor(emulator: Daemon, console: string, shell: GuestShell, cri: CriClient) {
    this.#emulator = emulator;
    this.#console = console;
    this.shell = shell;
    this.cri = cri;
  }

  /** Boots the guest and waits until its runtime and the plugin are ready. */
  static async boot(options: GuestOptions): Promise<Guest> {
    const { dir } = options;
    const port = freePort();
    const [socket, console] = [`${dir}/shell.sock`, `${dir}/console.log`];
    const emulator = Daemon.start("the emulator", {
      argv: [...emulatorCommand(options, port), "-serial", `file:${console}`],
      log: `${dir}/emulator.log`,
      env: emulatorEnvironment(options.machine),
    });
    try {
      const shell = await poll("the emulator to start", async () => {
        await emulator.assertRunning();
        return await GuestShell.connect(socket).catch(() => undefined);
      });
      const guest = new Guest(emulator, console, shell, new CriClient(`127.0.0.1:${port}`, options.criProto));
      await guest.#prepare();
      return guest;
    } catch (error) {
      const report = await Deno.readTextFile(console).catch(() => "");
      await emulator[Symbol.asyncDispose]();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${report}`, {
        cause: error,
      });
    }
  }

  /** What the plugin has logged. */
  async pluginLog(): Promise<string> {
    return await this.shell.run(`cat ${GUEST_PLUGIN_LOG} /run/plugin.out`);
  }

  /** Copies the plugin's decision journal into a file of the host. */
  async copyJournal(path: string): Promise<void> {
    await Deno.writeTextFile(path, await this.shell.run(`cat ${GUEST_JOURNAL}`));
  }

  /** The ends of all logs. */
  async report(): Promise<string> {
    const plugin = await this.shell.run(`tail -n 25 ${GUEST_PLUGIN_LOG}; cat /run/plugin.out`);
    const runtime = await this.shell.run(`tail -n 15 ${GUEST_RUNTIME_DIR}/log`);
    const console = await Deno.readTextFile(this.#console).catch(() => "");
    return `--- plugin\n${plugin}\n--- runtime\n${runtime}\n--- console\n${console}\n---`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cri[Symbol.dispose]();
    this.shell[Symbol.dispose]();
    await this.#emulator[Symbol.asyncDispose]();
  }

  async #prepare(): Promise<void> {
    await this.shell.run("true");
    await poll("the runtime of the guest to be ready", async () => {
      await this.#emulator.assertRunning();
      return await this.cri.isReady() || undefined;
    }, { timeoutMs: STEP_MS, everyMs: 200 });
    const flags = [
      `--socket ${GUEST_RUNTIME_DIR}/nri/nri.sock --log-file ${GUEST_PLUGIN_LOG} --log-level debug`,
      `--journal ${GUEST_JOURNAL} --config /run/plugin.yaml`,
    ].join(" ");
    await this.shell.run("echo 'poolGrowthDelayMs: 200' >/run/plugin.yaml");
    await this.shell.run(`deno run -A --no-config --no-lock /e2e/main.js ${flags} >/run/plugin.out 2>&1 &`);
    const imported = await this.shell.run(
      `ctr -a ${GUEST_RUNTIME_DIR}/containerd.sock -n k8s.io images import /e2e/busybox.tar >/run/import 2>&1; echo $?`,
    );
    if (imported.trim() !== "0") {
      throw new Error(`Cannot import the image: ${await this.shell.run("cat /run/import")}`);
    }
    await poll("the plugin of the guest to be synchronized", async () => {
      const synchronized = `grep -c 'weka-cpuset.. connected and synchronized' ${GUEST_RUNTIME_DIR}/log`;
      return (await this.shell.run(synchronized)).trim() === "0" ? undefined : true;
    }, { timeoutMs: STEP_MS, everyMs: 500 });
  }
}

/** Two sockets of four cores with two threads, a memory node each. */
function emulatorCommand({ machine, image, dir }: GuestOptions, port: number): string[] {
  const share = `${machine}/qemu/usr/share`;
  const memory = [0, 1].flatMap((node) => [
    ...["-object", `memory-backend-ram,id=m${node},size=1536M`],
    ...["-numa", `node,nodeid=${node},cpus=${node * 8}-${node * 8 + 7},memdev=m${node}`],
  ]);
  return [
    `${machine}/qemu/usr/bin/qemu-system-x86_64`,
    ...["-L", `${share}/qemu`, "-L", `${share}/seabios`, "-M", "q35", "-cpu", "Nehalem", "-m", "3G"],
    ...["-accel", "tcg,thread=single", "-smp", "16,sockets=2,cores=4,threads=2"],
    ...memory,
    ...["-numa", "dist,src=0,dst=1,val=21", "-kernel", image.kernel, "-initrd", image.initrd],
    ...[
      "-append",
      "console=ttyS0 quiet panic=-1 mitigations=off",
      "-nodefaults",
      "-display",
      "none",
      "-no-reboot",
    ],
    ...["-drive", `file=${image.disk},format=raw,if=virtio,snapshot=on`],
    ...["-netdev", `user,id=n,hostfwd=tcp:127.0.0.1:${port}-:${RUNTIME_PORT}`],
    ...["-device", "virtio-net-pci,netdev=n,romfile="],
    ...["-device", "virtio-serial-pci", "-chardev", `socket,id=s,path=${dir}/shell.sock,server=on,wait=off`],
    ...["-device", "virtserialport,chardev=s,name=shell"],
  ];
}

function emulatorEnvironment(machine: string): Readonly<Record<string, string>> {
  const [a, b] = [`${machine}/qemu/usr/lib/x86_64-linux-gnu`, `${machine}/qemu/lib/x86_64-linux-gnu`];
  return { LD_LIBRARY_PATH: `${a}:${b}`, QEMU_MODULE_DIR: `${a}/qemu` };
}

/** A port of this machine that nobody uses at this moment. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
