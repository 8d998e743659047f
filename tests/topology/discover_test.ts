import { assertEquals, assertInstanceOf, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  cachesOf,
  discoverTopology,
  type FileSource,
  fileSourceOf,
  nodelessCpus,
  openFileSource,
  readOnline,
  type Topology,
  TopologyError,
} from "../../src/topology/mod.ts";
import { expandMachine, MACHINES } from "../../src/simulator/machine.ts";
import realMachine from "../fixtures/machines/vm-2cpu.json" with { type: "json" };
import { assertConsistent } from "./consistency.ts";

const CPU = "devices/system/cpu";
const NODE = "devices/system/node";

/** The files of a machine with changes: a text replaces a file, undefined removes it or the folder of that name. */
function changed(
  files: ReadonlyMap<string, string>,
  changes: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const result = new Map(files);
  for (const [path, text] of Object.entries(changes)) {
    if (text !== undefined) result.set(path, text);
    else for (const key of files.keys()) if (key === path || key.startsWith(`${path}/`)) result.delete(key);
  }
  return result;
}

/** Discovers `machine` after `changes`, and checks that the result is consistent. */
function discover(
  machine: keyof typeof MACHINES,
  changes: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof discoverTopology> {
  const topology = discoverTopology(fileSourceOf(changed(expandMachine(MACHINES[machine]).files, changes)));
  assertConsistent(topology);
  return topology;
}

function siblings(topology: Topology): string {
  return Array.from(topology.cpus.values(), (cpu) => `${cpu.siblings}`).join(" ");
}

Deno.test("readOnline() is the kernel's list", () => {
  assertEquals(`${readOnline(fileSourceOf(new Map([[`${CPU}/online`, "0-3,8\n"]])))}`, "0-3,8");
});

Deno.test.each<[string, string]>([
  ["", "empty"],
  ["\n", "empty"],
  ["3-0\n", "reversed"],
  ["0-4294967295\n", "larger than 16383"],
  ["ff,ffffffff\n", "'ff'"],
  ["0-3\0\n", "neither"],
])("readOnline() throws TopologyError when the file holds %j", (text, reason) => {
  const files = fileSourceOf(new Map([[`${CPU}/online`, text]]));
  const error = assertThrows(() => readOnline(files), TopologyError, "Cannot parse the online CPUs in");
  assertStringIncludes(error.message, reason);
  assertEquals([error.path, error.name], [`${CPU}/online`, "TopologyError"]);
  assertInstanceOf(error.cause, SyntaxError);
  assertThrows(() => discoverTopology(files), TopologyError);
});

Deno.test("readOnline() throws TopologyError with its cause when the file is missing", () => {
  const error = assertThrows(() => readOnline(fileSourceOf(new Map())), TopologyError, "Cannot read");
  assertInstanceOf(error.cause, Deno.errors.NotFound);
});

Deno.test("discoverTopology() describes a machine of which only the online list is known", () => {
  const topology = discoverTopology(fileSourceOf(new Map([[`${CPU}/online`, "0-3,8\n"]])));
  assertConsistent(topology);
  assertEquals(siblings(topology), "0 1 2 3 8");
  assertEquals(cachesOf(topology).map(String), ["0-3,8"]);
  assertEquals(topology.nodes.map((node) => [node.id, `${node.cpus}`, node.hasMemory]), [[0, "0-3,8", true]]);
  assertEquals([`${topology.present}`, `${topology.isolated}`], ["0-3,8", ""]);
  assertEquals([topology.cpus.get(8)?.package, topology.cpus.get(8)?.die], [-1, -1]);
  assertEquals(topology.gaps.map((gap) => [gap.assumed, gap.count]), [
    ["the machine is one NUMA node", 1],
    ["the present CPUs are the online ones", 1],
    ["no CPU is isolated", 1],
    ["the CPUs of a node share one cache", 5],
    ["the socket is unknown", 5],
    ["the die is unknown", 5],
    ["a CPU is a core of its own", 5],
  ]);
  assertEquals(topology.gaps[4], {
    path: `${CPU}/cpu0/topology/physical_package_id`,
    reason: `No such file or directory: '${CPU}/cpu0/topology/physical_package_id'`,
    count: 5,
    assumed: "the socket is unknown",
  });
});

Deno.test("discoverTopology() reads thread_siblings_list when core_cpus_list is missing", () => {
  const gone = Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((cpu) => {
    return [`${CPU}/cpu${cpu}/topology/core_cpus_list`, undefined];
  }));
  const topology = discover("tiny-8-split", gone);
  assertEquals([siblings(topology), topology.gaps], ["0,4 1,5 2,6 3,7 0,4 1,5 2,6 3,7", []]);
});

Deno.test("discoverTopology() takes the socket from each CPU when nothing lists a socket's CPUs", () => {
  const gone = Object.fromEntries(
    Array.from(
      { length: 8 },
      (_, cpu) =>
        [`package_cpus_list`, `core_siblings_list`, `die_cpus_list`].map((file) => {
          return [`${CPU}/cpu${cpu}/topology/${file}`, undefined] as const;
        }),
    ).flat(),
  );
  const topology = discover("tiny-8-two-nodes", gone);
  assertEquals(Array.from(topology.cpus.values(), (cpu) => cpu.package), [0, 0, 1, 1, 0, 0, 1, 1]);
  assertEquals(topology.gaps, []);
});

Deno.test("discoverTopology() names a core after its offline first thread when sysfs lists that", () => {
  const topology = discover("tiny-8-split", {
    [`${CPU}/online`]: "0,4-7",
    [`${CPU}/cpu5/topology/core_cpus_list`]: "1,5",
  });
  assertEquals([topology.cpus.get(5)?.core, `${topology.cpus.get(5)?.siblings}`], [1, "5"]);
});

Deno.test("discoverTopology() never gives two cores one key when lists contradict each other", () => {
  const topology = discover("tiny-8-nosmt", {
    [`${CPU}/online`]: "2-7",
    [`${CPU}/cpu2/topology/core_cpus_list`]: "0,2",
    [`${CPU}/cpu3/topology/core_cpus_list`]: "2-3", // CPU 2 is online, and in core 0
    [`${CPU}/cpu4/topology/core_cpus_list`]: "0,4", // CPU 0 is offline, and names CPU 2's core already
    [`${CPU}/cpu6/topology/core_cpus_list`]: "5-6", // CPU 5 is online, and says it is alone
  });
  assertEquals(Array.from(topology.cpus.values(), (cpu) => cpu.core), [0, 3, 4, 5, 6, 7]);
});

Deno.test("discoverTopology() counts online CPUs as present whatever the list of present ones says", () => {
  assertEquals(`${discover("tiny-8-nosmt", { [`${CPU}/present`]: "0-3,9" }).present}`, "0-7,9");
});

Deno.test.each<[string, string]>([
  ["reversed", "4-0"],
  ["huge", "0-4294967295"],
  ["empty", ""],
  ["foreign", "5"],
  ["binary", "\0\x01"],
])("discoverTopology() lets the other thread speak when a siblings list is %s", (_, text) => {
  const topology = discover("tiny-8-split", {
    [`${CPU}/cpu0/topology/core_cpus_list`]: text,
    [`${CPU}/cpu0/topology/thread_siblings_list`]: text,
  });
  assertEquals(siblings(topology), "0,4 1,5 2,6 3,7 0,4 1,5 2,6 3,7");
});

Deno.test("discoverTopology() takes the highest data cache whatever the order of the index folders", () => {
  const cache = `${CPU}/cpu0/cache`;
  const topology = discover("tiny-8-nosmt", {
    [`${cache}/index0/level`]: "3",
    [`${cache}/index0/type`]: "Unified",
    [`${cache}/index0/shared_cpu_list`]: "0-3",
    [`${cache}/index3`]: undefined,
    [`${cache}/index9/level`]: "4",
    [`${cache}/index9/type`]: "Instruction",
    [`${cache}/index9/shared_cpu_list`]: "0-7",
    ...Object.fromEntries(
      [4, 5, 6, 7].map((cpu) => [`${CPU}/cpu${cpu}/cache/index3/shared_cpu_list`, "4-7"]),
    ),
  });
  assertEquals(cachesOf(topology).map(String), ["0-3", "4-7"]);
});

Deno.test("discoverTopology() puts CPUs without a known cache together per node", () => {
  const without = Object.fromEntries([1, 2, 5, 6].map((cpu) => [`${CPU}/cpu${cpu}/cache`, undefined]));
  const shared = Object.fromEntries(
    [0, 3, 4, 7].map((cpu) => [`${CPU}/cpu${cpu}/cache/index3/shared_cpu_list`, `${cpu}`]),
  );
  const topology = discover("tiny-8-two-nodes", { ...without, ...shared });
  assertEquals(cachesOf(topology).map(String), ["0", "1,5", "2,6", "3", "4", "7"]);
  assertEquals(topology.gaps.map((gap) => [gap.path, gap.count]), [[`${CPU}/cpu1/cache`, 4]]);
});

Deno.test("discoverTopology() gives a CPU that two nodes list to the lower one", () => {
  const topology = discover("tiny-8-two-nodes", { [`${NODE}/node1/cpulist`]: "0,2-3,6-7" });
  assertEquals(topology.nodes.map((node) => `${node.cpus}`), ["0-1,4-5", "2-3,6-7"]);
});

Deno.test("discoverTopology() leaves CPUs of an unreadable node in none [M3]", () => {
  const topology = discover("tiny-8-two-nodes", { [`${NODE}/node1/cpulist`]: "x" });
  assertEquals([`${nodelessCpus(topology)}`, topology.cpus.get(2)?.node], ["2-3,6-7", undefined]);
  assertEquals(topology.gaps.map((gap) => gap.assumed), ["the node has no CPUs"]);
});

Deno.test.each<[string, Readonly<Record<string, string | undefined>>, readonly boolean[]]>([
  ["has_memory", { "has_memory": "1" }, [false, true]],
  ["has_normal_memory, where has_memory is missing", { "has_memory": undefined, "has_normal_memory": "0" }, [
    true,
    false,
  ]],
  ["the node's size, where both are missing", {
    "has_memory": undefined,
    "has_normal_memory": undefined,
    "node0/meminfo": "Node 0 MemTotal:        0 kB\nNode 0 MemFree: 5 kB",
  }, [false, true]],
  ["nothing: all nodes then", {
    "has_memory": "",
    "has_normal_memory": "7-9",
    "node0/meminfo": undefined,
    "node1/meminfo": "",
  }, [true, true]],
])("discoverTopology() learns which nodes have memory from %s [M1]", (_, changes, expected) => {
  const paths = Object.fromEntries(Object.entries(changes).map(([file, text]) => [`${NODE}/${file}`, text]));
  const topology = discover("tiny-8-two-nodes", paths);
  assertEquals(topology.nodes.map((node) => node.hasMemory), expected);
});

Deno.test.each<[string, Readonly<Record<string, string | undefined>>, string]>([
  ["by node/online", { "node5/cpulist": "" }, "0:10 1:21"],
  ["by the folders, where node/online is missing", { "online": undefined }, "0:10 1:21"],
  ["not, where the columns are too few", { "node0/distance": "10" }, ""],
  ["not, where a column is no distance", { "node0/distance": "10 -1" }, ""],
  ["not, where the file is missing", { "node0/distance": undefined }, ""],
])("discoverTopology() assigns distances to nodes %s", (_, changes, expected) => {
  const paths = Object.fromEntries(Object.entries(changes).map(([file, text]) => [`${NODE}/${file}`, text]));
  const { nodes } = discover("tiny-8-two-nodes", paths);
  assertEquals(
    Array.from(nodes[0]?.distances ?? [], ([to, distance]) => `${to}:${distance}`).join(" "),
    expected,
  );
});

Deno.test("discoverTopology() ignores folders that are no nodes", () => {
  const topology = discover("tiny-8-two-nodes", {
    [`${NODE}/node99999999999/cpulist`]: "0",
    [`${NODE}/nodeX/cpulist`]: "0",
    [`${NODE}/node01/cpulist`]: "",
  });
  assertEquals(topology.nodes.map((node) => node.id), [0, 1]);
});

Deno.test("discoverTopology() starts again when the online CPUs change while it reads", () => {
  const { files } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const lists = ["0-7", "0-5", "0-5"];
  const topology = discoverTopology(changingOnline(fileSourceOf(files), () => lists.shift() ?? "0-5"));
  assertConsistent(topology);
  assertEquals(`${topology.online}`, "0-5");
});

Deno.test("discoverTopology() ends when the online CPUs never stop changing", () => {
  const { files } = expandMachine(MACHINES["tiny-8-nosmt"]);
  let reads = 0;
  assertConsistent(discoverTopology(changingOnline(fileSourceOf(files), () => `0-${reads++ % 7}`)));
  assertLess(reads, 6);
});

function changingOnline(files: FileSource, online: () => string): FileSource {
  return { ...files, readText: (path) => path === `${CPU}/online` ? online() : files.readText(path) };
}

/** Number of files read to discover `files`. */
function readsOf(files: ReadonlyMap<string, string>): number {
  const source = fileSourceOf(files);
  let reads = 0;
  discoverTopology({
    list: (dir) => source.list(dir),
    readText: (path) => {
      reads++;
      return source.readText(path);
    },
  });
  return reads;
}

// 512 cores; 64 caches: level and type of 4, one list; 8 sockets and dies: list and id; 16 nodes: 2; 6 lists
const BIG_READS = 512 + 64 * 9 + 2 * 8 * 2 + 16 * 2 + 6;

Deno.test("discoverTopology() reads each core, cache, die and socket once", () => {
  assertEquals(readsOf(expandMachine(MACHINES["big-1024"]).files), BIG_READS);
});

Deno.test("discoverTopology() does not look twice for the files of newer kernels", () => {
  const { files } = expandMachine(MACHINES["big-1024"]);
  const old = new Map(Array.from(files).filter(([path]) => !/(core|package)_cpus_list$/.test(path)));
  assertEquals(readsOf(old), BIG_READS + 2);
});

Deno.test("discoverTopology() understands the files of a real two-CPU machine", () => {
  const topology = discoverTopology(fileSourceOf(new Map(Object.entries(realMachine))));
  assertConsistent(topology);
  assertEquals(topology.gaps, []);
  assertEquals(siblings(topology), "0 1");
  assertEquals(cachesOf(topology).map(String), ["0-1"]);
});

Deno.test("discoverTopology() never throws and stays consistent when any files hold nonsense", () => {
  const names = ["laptop-hybrid", "memoryless-node", "offline-holes", "tiny-8-two-nodes"] as const;
  const trees = names.map((name) => expandMachine(MACHINES[name]).files);
  const nonsense = fc.oneof(
    fc.constantFrom(
      "",
      "\n",
      "4-0",
      "0-16383",
      "0-4294967295",
      "-1",
      "1,,2",
      "99999",
      "0-63",
      "\0",
      "x".repeat(70000),
    ),
    fc.string(),
    fc.array(fc.nat(40), { maxLength: 6 }).map((ids) => ids.join(",")),
  );
  const change = fc.record({ at: fc.nat(), text: fc.option(nonsense, { nil: undefined }) });
  fc.assert(fc.property(fc.constantFrom(...trees), fc.array(change, { maxLength: 60 }), (tree, changes) => {
    const paths = [...tree.keys()].filter((path) => path !== `${CPU}/online`);
    const files = new Map(tree);
    for (const { at, text } of changes) {
      const path = paths[at % paths.length] ?? "";
      if (text === undefined) files.delete(path);
      else files.set(path, text);
    }
    assertConsistent(discoverTopology(fileSourceOf(files)));
  }));
});

const REAL = openFileSource("/sys");

function realIsReadable(): boolean {
  try {
    readOnline(REAL);
    return true;
  } catch {
    return false; // no Linux, or no permission: the test below says that it was ignored
  }
}

Deno.test({
  name: "discoverTopology() understands the machine it runs on (ignored where /sys is unreadable)",
  ignore: !realIsReadable(),
  fn: () => assertConsistent(discoverTopology(REAL)),
});
