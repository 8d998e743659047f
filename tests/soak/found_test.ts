/** What the soak has found, as short as it could be made. */
import { assert, assertEquals } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import type { Step } from "../../src/simulator/mod.ts";
import type { LogLine } from "../fakes/plugin_node.ts";
import { variantOf } from "./variant.ts";
import { complaintOf, replay, type SoakOptions } from "../fakes/soak.ts";

const NODE: SoakOptions = {
  seed: 0,
  machine: "tiny-8-nosmt",
  profile: "containerd-2.4",
  settings: {},
  transport: "direct",
};

const FOUND = new URL("found/", import.meta.url);

// Scripts that once broke a rule, by the seed of the variant they did it in; some do it with bytes on a wire only.
for (const { name } of Array.from(Deno.readDirSync(FOUND)).sort((a, b) => a.name < b.name ? -1 : 1)) {
  Deno.test(`random events that once broke a rule keep them all: ${name}`, async () => {
    const text = await Deno.readTextFile(new URL(name, FOUND));
    const script = text.trimEnd().split("\n").map((line): Step => JSON.parse(line));
    const transport = name.includes(".wire.") ? "wire" : "direct";
    const variant = { ...variantOf(Number.parseInt(name, 10)), transport } as const;
    assertEquals(complaintOf(await replay(script, variant)), undefined);
  });
}

/** The sets that a line of the log says a container was told. */
function updatesIn(updated: unknown, id: string): readonly string[] {
  const texts = Array.isArray(updated) ? updated.map(String) : [];
  return texts.flatMap((text) => text.startsWith(`${id}=`) ? [text.slice(id.length + 1)] : []);
}

function pod(name: string, rest: Omit<Extract<Step, { op: "pod" }>["is"], "name">): Step {
  return { op: "pod", pod: name, is: { name, ...rest } };
}

Deno.test("an integer container that is resized to a shared one leaves isolated CPUs [P4] [H4]", async () => {
  const script: Step[] = [
    pod("a", { containers: [{ name: "c", cpu: 3, memory: "1Gi" }] }),
    { op: "create", id: "k", pod: "a", name: "c" },
    { op: "start", id: "k" },
    { op: "resize", id: "k", to: { cpuRequest: "300m", memory: "512Mi" } },
    pod("b", { containers: [{ name: "c", cpu: 1, memory: "1Gi" }] }),
    { op: "create", id: "m", pod: "b", name: "c" },
  ];
  for (const isolated of ["7", "5-7"]) {
    const options = { ...NODE, isolated, settings: { isolatedCpus: "integer-first" } } as const;
    const told: string[] = [];
    const onLog = ({ fields }: LogLine): void => void told.push(...updatesIn(fields["updated"], "k"));
    assertEquals(complaintOf(await replay(script, options, onLog)), undefined);
    const cpus = parseCpuList(told.at(-1) ?? isolated);
    assert(!cpus.intersects(parseCpuList(isolated)), `${told}`);
    // One that is lost changes nothing.
    const lost = script.map((step): Step => step.op === "resize" ? { ...step, fate: "lost" } : step);
    assertEquals(complaintOf(await replay([...lost, { op: "advance", ms: 60_000 }], options)), undefined);
  }
});

Deno.test("a CPU that comes back is one that a set written before may have again [T] [V] (cgroup v2)", async () => {
  const script: Step[] = [
    pod("z", { containers: [{ name: "c" }], annotations: { "weka.io/cores-ids": "0" } }),
    { op: "create", id: "y", pod: "z", name: "c" },
    pod("a", { containers: [{ name: "c", cpuRequest: "100m" }] }),
    { op: "create", id: "k", pod: "a", name: "c" },
    { op: "start", id: "k" },
    { op: "online", cpus: "0-2,4-7" },
    { op: "advance", ms: 331_000 },
    { op: "online", cpus: "0-7" },
    pod("b", { containers: [{ name: "c", cpu: 6, memory: "1Gi" }] }),
    { op: "create", id: "m", pod: "b", name: "c" },
  ];
  for (const cgroupVersion of [1, 2] as const) {
    const options = { ...NODE, cgroupVersion, hotplug: true };
    assertEquals(complaintOf(await replay(script, options)), undefined, `cgroup v${cgroupVersion}`);
  }
});

Deno.test("a CPU in no node that comes back into a list leaves the memory nodes as they are [M1] [M3]", async () => {
  const script: Step[] = [
    { op: "online", cpus: "0-2,4-5,7" },
    pod("a", { containers: [{ name: "c" }], annotations: { "weka.io/cores-ids": "5,6" } }),
    { op: "plugin-down" },
    { op: "create", id: "k", pod: "a", name: "c" },
    { op: "plugin-up" },
    { op: "online", cpus: "0-7" },
    pod("b", { containers: [{ name: "c" }] }),
    { op: "create", id: "m", pod: "b", name: "c" },
  ];
  const options = { ...NODE, machine: "nodeless-cpus", cgroupVersion: 2, hotplug: true } as const;
  assertEquals(complaintOf(await replay(script, options)), undefined);
});

Deno.test("a list that is refused because a CPU went a moment ago is nobody's fault until that is known [T]", async () => {
  const script: Step[] = [
    pod("a", { containers: [{ name: "c" }], annotations: { "weka.io/cores-ids": "1,2" } }),
    { op: "online", cpus: "0-1,3-7" },
    { op: "plugin-down" },
    { op: "create", id: "k", pod: "a", name: "c" },
    { op: "start", id: "k" },
    { op: "plugin-up" },
    { op: "online", cpus: "0-7" },
    { op: "advance", ms: 2000 },
    { op: "online", cpus: "0-1,3-7" },
    { op: "resize", id: "k", to: { cpu: 3, memory: "1Gi" } },
    { op: "plugin-down" },
  ];
  const options = { ...NODE, hotplug: true };
  assertEquals(complaintOf(await replay(script, options)), undefined);
});

Deno.test("an empty node may refuse a core in part, which isolated CPUs that come first are [P4]", async () => {
  const placement = { numa: "prefer", l3: "prefer", wholeCores: "require" } as const;
  const settings = { isolatedCpus: "integer-first", placement } as const;
  assertEquals(complaintOf(await replay([], { ...NODE, machine: "offline-holes", settings })), undefined);
});

Deno.test("a call outside any hook gives nobody back what an answer took meanwhile [G4] [H2]", async () => {
  const script: Step[] = [
    pod("a", { containers: [{ name: "c", cpuRequest: "500m" }] }),
    { op: "create", id: "k", pod: "a", name: "c" },
    pod("b", { containers: [{ name: "c", cpu: 2, memory: "1Gi" }] }),
    { op: "create", id: "m", pod: "b", name: "c" },
    { op: "start", id: "k" },
    pod("d", { containers: [{ name: "c" }] }),
    pod("e", { containers: [{ name: "c", cpu: 2, memory: "1Gi" }] }),
    {
      op: "together",
      steps: [{ op: "create", id: "n", pod: "d", name: "c" }, { op: "create", id: "o", pod: "e", name: "c" }],
    },
  ];
  const options = { ...NODE, settings: { unsolicitedUpdates: "repairs" }, updateCostMs: 10 } as const;
  assertEquals(complaintOf(await replay(script, options)), undefined);
});

Deno.test("a container that shares what another was found with keeps it when that one is gone [Y2] [Y7]", async () => {
  const one = { containers: [{ name: "c", cpu: 1, memory: "1Gi" }] };
  const script: Step[] = [
    pod("a", { containers: [{ name: "c", cpu: 7, memory: "1Gi" }] }),
    { op: "create", id: "k", pod: "a", name: "c" },
    pod("b", one),
    { op: "plugin-down" },
    { op: "create", id: "m", pod: "b", name: "c" },
    { op: "plugin-up" },
    { op: "restart" },
    { op: "pod", pod: "again", is: { name: "b", ...one } },
    { op: "create", id: "n", pod: "again", name: "c" },
    { op: "remove", id: "m" },
  ];
  const settings = { reservedCpus: parseCpuList("5") };
  assertEquals(complaintOf(await replay(script, { ...NODE, settings })), undefined);
});

Deno.test("what was stored before CPUs went is old after a restart of the runtime, too [T] (cgroup v1)", async () => {
  const script: Step[] = [
    pod("a", { containers: [{ name: "c" }] }),
    { op: "create", id: "k", pod: "a", name: "c" },
    { op: "plugin-down" },
    { op: "online", cpus: "0-6" },
    { op: "advance", ms: 10_000 },
    { op: "restart" },
  ];
  assertEquals(
    complaintOf(await replay(script, { ...NODE, profile: "cri-o-1.34", hotplug: true })),
    undefined,
  );
});
