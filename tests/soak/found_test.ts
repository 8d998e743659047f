/** What the soak has found, as short as it could be made. */
import { assert, assertEquals } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import type { Step } from "../../src/simulator/mod.ts";
import type { LogLine } from "../fakes/plugin_node.ts";
import { complaintOf, replay, type SoakOptions } from "../fakes/soak.ts";

const NODE: SoakOptions = {
  seed: 0,
  machine: "tiny-8-nosmt",
  profile: "containerd-2.4",
  settings: {},
  transport: "direct",
};

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
