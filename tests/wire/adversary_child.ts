/**
 * The receiving side of the adversary test: connects as a plugin again and again until nobody listens, then tells what
 * it saw. Argument: the socket.
 */
import { connectPlugin, type ContainerUpdate, type PluginHandlers } from "../../src/nri/mod.ts";
import { connectUnix, type Duplex, systemClock } from "../../src/wire/mod.ts";

interface Tally {
  connections: number;
  calls: number;
  readonly ends: Record<string, number>;
}

function updateOf(containerId: string): ContainerUpdate {
  return { containerId, cpus: "0-3", mems: "", ignoreFailure: true };
}

/** Handlers that touch all they get. */
function handlers(tally: Tally): PluginHandlers {
  return {
    configure: (info) => {
      tally.calls++;
      return info.runtimeName.length > 1000 ? 0 : 0x6cd;
    },
    synchronize: (pods, containers) => {
      tally.calls++;
      return containers.slice(0, pods.length).map(({ id }) => updateOf(id));
    },
    createContainer: (pod, container) => {
      tally.calls++;
      if (pod.annotations.size > 3) throw new Error(`too many annotations on ${pod.name}`);
      return {
        adjustment: { cpus: container.resources.cpu.cpus, mems: "" },
        updates: [updateOf(container.id)],
      };
    },
    updateContainer: (_pod, container, resources) => {
      tally.calls++;
      return (resources.cpu.quota ?? 0) > 0 ? [updateOf(container.id)] : [];
    },
    stopContainer: (_pod, container) => {
      tally.calls++;
      return [updateOf(container.id)];
    },
    lifecycle: () => void tally.calls++,
  };
}

async function connect(path: string): Promise<Duplex | undefined> {
  try {
    return await connectUnix(path);
  } catch {
    return undefined; // nobody listens any more: the test is over
  }
}

async function serve(path: string): Promise<void> {
  const tally: Tally = { connections: 0, calls: 0, ends: {} };
  for (let duplex = await connect(path); duplex !== undefined; duplex = await connect(path)) {
    await using plugin = connectPlugin(duplex, {
      name: "adversary",
      index: "10",
      handlers: handlers(tally),
      clock: systemClock(),
    });
    const { kind } = await plugin.closed;
    tally.connections++;
    tally.ends[kind] = (tally.ends[kind] ?? 0) + 1;
  }
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(tally)));
}

serve(Deno.args[0] ?? "").then(() => Deno.exit(0));
