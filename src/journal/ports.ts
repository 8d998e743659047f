import { type Codec, FLAG, list, NUMBER, object, optional, TEXT } from "../json/mod.ts";
import { CPUS } from "../ledger/mod.ts";
import type { RuntimeInfo } from "../nri/mod.ts";
import type { KernelView, KnownContainers, PluginOptions, UnknownContainers } from "../plugin/mod.ts";
import type { Topology } from "../topology/mod.ts";
import { SETTINGS } from "./lines.ts";
import { TOPOLOGY } from "./topology_codec.ts";

/** What a plugin reads while it handles an input, besides the clock. */
export type PluginPorts = Pick<PluginOptions, "topology" | "machineStamp" | "kernel" | "onConfigure">;

/** A reader of a port with another in its place: one that takes note, or one that tells what was noted. */
export interface PortReader {
  /**
   * The port, read through this reader.
   *
   * @param name The port's name in the journal; without blanks.
   * @param codec How what it says is written.
   * @param read Reads it; undefined in a replay. Its arguments are texts, and belong to what is read.
   */
  through<A extends readonly string[], T>(
    name: string,
    codec: Codec<T>,
    read: ((...args: A) => T) | undefined,
  ): (...args: A) => T;
}

/** Name of the port that the machine is read through. */
export const TOPOLOGY_PORT = "topology";

type Configured = Pick<PluginOptions, "settings" | "dryRun">;

const CONFIGURED: Codec<Configured | undefined> = optional(
  object<Configured>({ settings: SETTINGS, dryRun: FLAG }),
);

const UNKNOWN_CONTAINERS: Codec<UnknownContainers> = object<UnknownContainers>({
  containers: list(object<UnknownContainers["containers"][number]>({
    id: TEXT,
    podUid: TEXT,
    path: TEXT,
    configured: optional(CPUS),
    effective: optional(CPUS),
    quotaUs: optional(NUMBER),
    periodUs: optional(NUMBER),
  })),
  incomplete: optional(TEXT),
});

/**
 * Every port of the plugin, read through `reader`: the one place that knows how what they say is written.
 *
 * @param ports The real ones; undefined in a replay.
 */
export function portsThrough(reader: PortReader, ports: PluginPorts | undefined): PluginPorts {
  const { machineStamp } = ports ?? {};
  const machine = ports === undefined ? undefined : (): Topology => ports.topology();
  return {
    topology: reader.through(TOPOLOGY_PORT, TOPOLOGY, machine),
    kernel: kernelThrough(reader, ports),
    onConfigure: configureThrough(reader, ports),
    ...(ports !== undefined && machineStamp === undefined
      ? {}
      : { machineStamp: reader.through("machineStamp", TEXT, machineStamp) }),
  };
}

/** What the runtime said is an input, and noted as such: what is noted here is what was made of it. */
function configureThrough(
  reader: PortReader,
  ports: PluginPorts | undefined,
): (info: RuntimeInfo) => Configured | undefined {
  let told: RuntimeInfo | undefined;
  const configure = (): Configured | undefined => told && ports?.onConfigure?.(told);
  const configured = reader.through("configured", CONFIGURED, ports && configure);
  return (info) => {
    told = info;
    return configured();
  };
}

function kernelThrough(reader: PortReader, ports: PluginPorts | undefined): () => KernelView | undefined {
  let real: KernelView | undefined;
  let asked: KnownContainers = { ids: new Set(), cgroupsPaths: [] };
  const find = (): boolean => (real = ports?.kernel?.()) !== undefined;
  const look = (path: string) => real?.effectiveCpus(path);
  const scan = () => real?.unknownContainers(asked) ?? { containers: [], incomplete: undefined };
  const isThere = reader.through("kernel", FLAG, ports && find);
  const unknown = reader.through("unknownContainers", UNKNOWN_CONTAINERS, ports && scan);
  const view: KernelView = {
    effectiveCpus: reader.through("effectiveCpus", optional(CPUS), ports && look),
    unknownContainers(known) {
      asked = known; // not noted: it follows from the books
      return unknown();
    },
  };
  return () => isThere() ? view : undefined;
}
