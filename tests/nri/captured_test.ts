import { assertEquals } from "@std/assert";
import { connectPlugin, type PluginConnection } from "../../src/nri/mod.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { CHUNK_WAYS, hex, randomFrom } from "../wire/bytes.ts";

/**
 * What two runtimes sent to a plugin, recorded at its socket: NRI's own adaptation, versions 0.8.0 (containerd 1.7.26 to
 * 2.1, StateChange events) and 0.12.3 (containerd 2.4, dedicated events). Registered, configured, synchronized with two
 * pods and containers; then twice, with small and with large messages: run, create, start, update, stop.
 */
function recorded(version: string): Uint8Array {
  return hex(Deno.readTextFileSync(new URL(`../fixtures/wire/runtime_nri_${version}.hex`, import.meta.url)));
}

const HOOKS = [
  "RunPodSandbox pod1",
  "create c100000 main 2048/-1/100000",
  "StartContainer pod1 c100000",
  "PostStartContainer pod1 c100000",
  "update c1 quota 0",
  "stop c1 /x/y",
];

async function isOpen(plugin: PluginConnection): Promise<boolean> {
  return await Promise.race([plugin.closed.then(() => false), settle().then(() => true)]);
}

for (const version of ["0.8.0", "0.12.3"]) {
  Deno.test.each(CHUNK_WAYS.map((way) => [way]))(
    `connectPlugin() understands the recorded bytes of NRI ${version} when read %s [N3]`,
    async (way) => {
      const random = randomFrom(3);
      const sizes = { whole: () => Infinity, bytewise: () => 1, random: () => 1 + random(3000) };
      const [near, far] = memoryDuplexPair({ readBytes: sizes[way] });
      const log: string[] = [];
      await using plugin = connectPlugin(near, {
        name: "weka-cpuset",
        index: "10",
        clock: new FakeClock(),
        handlers: {
          configure: ({ runtimeName, nriVersion, requestTimeoutMs }) => {
            log.push(`configure ${runtimeName} "${nriVersion}" ${requestTimeoutMs}`);
            return 0x7ff;
          },
          synchronize: (pods, containers) => {
            log.push(
              `synchronize ${pods.map(({ id }) => id)} ${
                containers.map(({ id, state }) => `${id} ${state}`)
              }`,
            );
            return [];
          },
          createContainer: (_pod, { id, name, resources: { cpu } }) => {
            log.push(`create ${id} ${name} ${cpu.shares}/${cpu.quota}/${cpu.period}`);
            return { adjustment: undefined, updates: [] };
          },
          updateContainer: (_pod, { id }, { cpu }) => {
            log.push(`update ${id} quota ${cpu.quota}`);
            return [];
          },
          stopContainer: (_pod, { id, cgroupsPath }) => {
            log.push(`stop ${id} ${cgroupsPath}`);
            return [];
          },
          lifecycle: (event, pod, container) => {
            log.push([event, pod.id, ...(container === undefined ? [] : [container.id])].join(" "));
          },
        },
      });
      await far.write(recorded(version));
      await plugin.registered;
      while (log.length < 2 + 2 * HOOKS.length && await isOpen(plugin)) await settle();
      assertEquals(log, [
        `configure containerd "${version === "0.8.0" ? "" : "v0.12.3"}" 2000`,
        "synchronize pod0,pod1 c0 running,c1 running",
        ...HOOKS,
        ...HOOKS,
      ]);
    },
  );
}
