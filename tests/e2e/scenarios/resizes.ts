import { assert, assertEquals } from "@std/assert";
import type { Bench } from "../bench.ts";
import { bestEffort, cpuRequest, wholeCpus } from "../runtime/resources.ts";
import { appliedTo, assertDisjoint, creationRefusal, pollUntilOn } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** In-place resizes with the kubelet's values [H4]. */
export const RESIZE_SCENARIOS: readonly Scenario[] = [
  {
    name: "an integer container is resized 4 -> 6 -> 2 beside a shared one [H4]",
    machine: "fake64",
    node: "shared",
    run: resizesInPlace,
  },
  {
    name: "a resize that cannot be is refused and changes nothing [H4]",
    machine: "fake64",
    node: "shared",
    run: refusesImpossibleResize,
  },
  {
    name: "a container changes its class: shared -> integer -> shared [H4]",
    machine: "fake64",
    node: "shared",
    run: changesClass,
  },
  {
    name: "a CPU list in a resize is not obeyed [H4]",
    machine: "fake64",
    node: "shared",
    run: ignoresForeignList,
  },
  {
    name:
      "a kubelet that lost its record asks for no CPUs for a moment: an integer container keeps its own [H4]",
    machine: "fake64",
    node: "shared",
    run: survivesLapse,
  },
];

async function resizesInPlace(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  await pollUntilOn(bench, shared, bench.online);
  const pod = { name: "whole", qos: "guaranteed" } as const;
  const integer = await kubelet.runOne(pod, {
    resources: wholeCpus(4),
    expect: { kind: "integer", count: 4 },
  });
  const sets = [appliedTo(bench, integer)];
  for (const count of [6, 2]) {
    await kubelet.resize(integer, wholeCpus(count), { kind: "integer", count });
    const now = appliedTo(bench, integer);
    assertEquals(now.size, count);
    assertDisjoint(bench, [integer, shared]);
    sets.push(now);
  }
  const [first, grown, shrunk] = sets;
  assert(first !== undefined && grown !== undefined && first.isSubsetOf(grown), "growing moved it");
  assert(shrunk?.isSubsetOf(grown), "shrinking moved it");
  say(`${sets.join(" -> ")}; shared ${appliedTo(bench, shared)}`);
}

async function refusesImpossibleResize(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const pod = { name: "whole", qos: "guaranteed" } as const;
  const request = { resources: wholeCpus(4), expect: { kind: "integer", count: 4 } } as const;
  const integer = await kubelet.runOne(pod, request);
  const before = appliedTo(bench, integer);
  const resize = kubelet.resize(integer, wholeCpus(64), { kind: "integer", count: 64 });
  const text = await kubelet.refusal(resize) ?? "it was not refused";
  assert(text.includes("failed to allocate exclusive CPUs: insufficient free CPUs: need "), text);
  assert(appliedTo(bench, integer).equals(before));
  say(/desc = (.*)$/s.exec(text)?.[1] ?? text);
}

async function changesClass(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const other = await kubelet.runOne({ name: "other" }, {
    resources: bestEffort(),
    expect: { kind: "shared" },
  });
  const pod = { name: "changing", qos: "burstable" } as const;
  const container = await kubelet.runOne(pod, {
    resources: { ...wholeCpus(4), cpu_shares: 2048 },
    expect: { kind: "shared" },
  });
  const sets = [appliedTo(bench, container)];
  await kubelet.resize(container, wholeCpus(4), { kind: "integer", count: 4 });
  sets.push(appliedTo(bench, container));
  assertDisjoint(bench, [container, other]);
  const smaller = { ...wholeCpus(4), ...cpuRequest(1500) };
  await kubelet.resize(container, smaller, { kind: "shared" });
  sets.push(appliedTo(bench, container));
  say(sets.join(" -> "));
}

async function ignoresForeignList(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const pod = { name: "whole", qos: "guaranteed" } as const;
  const expect = { kind: "integer", count: 4 } as const;
  const integer = await kubelet.runOne(pod, { resources: wholeCpus(4), expect });
  const before = appliedTo(bench, integer);
  await kubelet.resize(integer, { ...wholeCpus(4), cpuset_cpus: "0-63" }, expect);
  assert(appliedTo(bench, integer).equals(before), `it has ${appliedTo(bench, integer)}`);
  say(`asked for 0-63, kept ${before}`);
}

/**
 * What kubelet 1.34 sends after "Missing actuated resource record": the memory with neither request nor limit of CPUs,
 * then the CPUs. It happens to pods that start while it tidies up, and to all that run when it was upgraded.
 */
async function survivesLapse(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const expect = { kind: "integer", count: 4 } as const;
  const pod = { name: "whole", qos: "guaranteed" } as const;
  const integer = await kubelet.runOne(pod, { resources: wholeCpus(4), expect });
  const before = appliedTo(bench, integer);
  await kubelet.resize(integer, { ...bestEffort(), memory_limit_in_bytes: 64 << 20 }, expect);
  const other = await kubelet.runPod({ name: "other", qos: "guaranteed" });
  const others = { resources: wholeCpus(60), expect: { kind: "integer", count: 60 } } as const;
  const text = await creationRefusal(kubelet, other, others);
  await kubelet.resize(integer, wholeCpus(4), expect);
  assert(appliedTo(bench, integer).equals(before), `it has ${appliedTo(bench, integer)}, had ${before}`);
  say(`kept ${before}; meanwhile: ${text}`);
}
