import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { DEFAULT_CONFIG, resolveOptions } from "../../src/cli/mod.ts";
import type { CliHost, Config, ExternalRun, NativeRun } from "../../src/cli/mod.ts";

interface World {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly executable?: string;
}

function hostOf({ env = {}, files = {}, executable }: World): CliHost {
  return {
    env: (name) => env[name],
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error("no such file");
      return text;
    },
    executableName: () => executable,
  };
}

function external(args: readonly string[], world: World = {}): ExternalRun {
  const request = resolveOptions(args, hostOf(world));
  assert(request.kind === "run" && request.mode === "external", JSON.stringify(request));
  return request;
}

function native(args: readonly string[], world: World = {}): NativeRun {
  const request = resolveOptions(args, hostOf(world));
  assert(request.kind === "run" && request.mode === "native", JSON.stringify(request));
  return request;
}

function refused(args: readonly string[], world: World = {}): string {
  const request = resolveOptions(args, hostOf(world));
  assert(request.kind === "error", JSON.stringify(request));
  return request.message;
}

const LAUNCHED = { NRI_PLUGIN_SOCKET: "3", NRI_PLUGIN_NAME: "weka-cpuset", NRI_PLUGIN_IDX: "42" };

Deno.test("resolveOptions() has the documented defaults when nothing is said [O1] [N1]", () => {
  assertEquals(external([]), {
    kind: "run",
    mode: "external",
    socket: "/var/run/nri/nri.sock",
    name: "weka-cpuset",
    index: "99",
    config: DEFAULT_CONFIG,
    given: {},
    problems: [],
  });
  assertEquals(DEFAULT_CONFIG.reservedCpus.size, 0);
  assertEquals({ ...DEFAULT_CONFIG, reservedCpus: "" }, {
    logLevel: "info",
    logFormat: "json",
    logFile: undefined,
    journal: undefined,
    dryRun: false,
    sysfsRoot: "/sys",
    cgroupRoot: "/sys/fs/cgroup",
    driftCheckSeconds: 30,
    integerScope: "container",
    reservedCpus: "",
    minSharedCpus: 1,
    placement: { numa: "prefer", l3: "prefer", wholeCores: "prefer" },
    isolatedCpus: "pinned-only",
    emptyPool: "refuse",
    overflowNamespaces: ["kube-system"],
    poolGrowthDelayMs: 2000,
    unsolicitedUpdates: "auto",
    liftCfsQuota: false,
    injectCpuEnv: false,
    failurePolicy: "runtime",
  });
});

const SETTING_FLAGS: readonly (readonly [string, string, Partial<Config>])[] = [
  ["--log-level", "debug", { logLevel: "debug" }],
  ["--log-level", "error", { logLevel: "error" }],
  ["--log-format", "text", { logFormat: "text" }],
  ["--log-file", "/tmp/a b.log", { logFile: "/tmp/a b.log" }],
  ["--sysfs-root", "/host/sys", { sysfsRoot: "/host/sys" }],
  ["--cgroup-root", "/host/cgroup", { cgroupRoot: "/host/cgroup" }],
];

for (const [flag, value, expected] of SETTING_FLAGS) {
  Deno.test(`resolveOptions() obeys ${flag} ${value} in both spellings [O1]`, () => {
    assertEquals(external([flag, value]).config, { ...DEFAULT_CONFIG, ...expected });
    assertEquals(external([`${flag}=${value}`]).config, { ...DEFAULT_CONFIG, ...expected });
    assertEquals(native([flag, value], { env: LAUNCHED }).given, expected);
  });
}

Deno.test("resolveOptions() obeys --dry-run, also against a file that says otherwise [O1]", () => {
  const files = { "/c": "dryRun: true" };
  assertEquals(external(["--dry-run"]).config.dryRun, true);
  assertEquals(external(["--dry-run=true"]).config.dryRun, true);
  assertEquals(external(["--config", "/c"], { files }).config.dryRun, true);
  assertEquals(external(["--config", "/c", "--dry-run=false"], { files }).config.dryRun, false);
});

Deno.test("resolveOptions() obeys --socket, --plugin-name and --plugin-index in both spellings [O1]", () => {
  const spaced = external(["--socket", "/a", "--plugin-name", "x_.+-9", "--plugin-index", "00"]);
  const joined = external(["--socket=/a", "--plugin-name=x_.+-9", "--plugin-index=00"]);
  assertEquals(spaced, joined);
  assertEquals([spaced.socket, spaced.name, spaced.index], ["/a", "x_.+-9", "00"]);
  assertEquals(external(["--socket=a=b"]).socket, "a=b");
});

Deno.test("resolveOptions() takes flag over variable over default [O1]", () => {
  const env = { NRI_SOCKET: "/e", NRI_PLUGIN_NAME: "env", NRI_PLUGIN_IDX: "11" };
  const fromEnv = external([], { env });
  assertEquals([fromEnv.socket, fromEnv.name, fromEnv.index], ["/e", "env", "11"]);
  const fromFlags = external(["--socket=/f", "--plugin-name=flag", "--plugin-index=22"], { env });
  assertEquals([fromFlags.socket, fromFlags.name, fromFlags.index], ["/f", "flag", "22"]);
});

Deno.test("resolveOptions() takes flag over file over default, key by key [O1]", () => {
  const files = { "/c": "logLevel: warn\nlogFormat: text\nreservedCpus: 0-1" };
  const run = external(["--config=/c", "--log-level=debug"], { files });
  const reservedCpus = CpuSet.of(0, 1);
  assertEquals(run.config, { ...DEFAULT_CONFIG, logLevel: "debug", logFormat: "text", reservedCpus });
  assertEquals(run.given, { logLevel: "debug", logFormat: "text", reservedCpus });
});

Deno.test("resolveOptions() counts an empty variable as not set", () => {
  const env = { NRI_SOCKET: "", NRI_PLUGIN_NAME: "", NRI_PLUGIN_IDX: "", NRI_PLUGIN_SOCKET: "" };
  assertEquals(external([], { env }), external([]));
  assertEquals(native([], { env: { ...env, NRI_PLUGIN_SOCKET: "3" } }).name, "weka-cpuset");
});

Deno.test("resolveOptions() refuses a wrong variable that counts, by its name [O1]", () => {
  assertEquals(
    refused([], { env: { NRI_PLUGIN_IDX: "7" } }),
    'Cannot use NRI_PLUGIN_IDX "7": expected two digits, 00 to 99',
  );
  assertEquals(
    refused([], { env: { NRI_PLUGIN_NAME: "a/b" } }),
    'Cannot use NRI_PLUGIN_NAME "a/b": expected letters, digits and _ . + -',
  );
  assertEquals(external(["--plugin-index=08"], { env: { NRI_PLUGIN_IDX: "7" } }).index, "08");
});

Deno.test("resolveOptions() is external when --socket or NRI_SOCKET is given, even if launched [N1]", () => {
  assertEquals(external(["--socket=/a"], { env: LAUNCHED }).socket, "/a");
  assertEquals(external([], { env: { ...LAUNCHED, NRI_SOCKET: "/e" } }).socket, "/e");
});

Deno.test("resolveOptions() is native when the runtime launched it [N2]", () => {
  const run = native([], { env: LAUNCHED, executable: "10-other" });
  assertEquals(run, {
    kind: "run",
    mode: "native",
    fd: 3,
    name: "weka-cpuset",
    index: "42",
    config: { ...DEFAULT_CONFIG, logFile: "/var/log/weka-cpuset.log" },
    given: {},
    problems: [],
  });
});

const IDENTITIES: readonly (readonly [string, World, string, string])[] = [
  ["the file name when there are no variables", { executable: "07-my-plugin" }, "my-plugin", "07"],
  ["the defaults when the file name is no NN-name", { executable: "weka-cpuset" }, "weka-cpuset", "99"],
  ["the defaults when the file name is unknown", {}, "weka-cpuset", "99"],
  ["a default name when the file's is none NRI takes", { executable: "07-a b" }, "weka-cpuset", "07"],
  [
    "the name without the index NRI 0.3 leaves in it",
    { env: { NRI_PLUGIN_NAME: "42-weka", NRI_PLUGIN_IDX: "42" } },
    "weka",
    "42",
  ],
  ["each variable by itself", { env: { NRI_PLUGIN_NAME: "n" }, executable: "07-x" }, "n", "07"],
];

for (const [title, world, name, index] of IDENTITIES) {
  Deno.test(`resolveOptions() native has ${title} [N2]`, () => {
    const run = native([], { ...world, env: { NRI_PLUGIN_SOCKET: "3", ...world.env } });
    assertEquals([run.name, run.index, run.problems], [name, index, []]);
  });
}

Deno.test("resolveOptions() native goes on with a wrong variable and reports it [N2]", () => {
  const run = native([], { env: { ...LAUNCHED, NRI_PLUGIN_NAME: "a b" }, executable: "07-x" });
  assertEquals([run.name, run.index], ["x", "42"]);
  assertEquals(run.problems, ['Cannot use NRI_PLUGIN_NAME "a b": expected letters, digits and _ . + -']);
});

Deno.test("resolveOptions() native goes on with a wrong file, keeps its right keys and reports the rest", () => {
  const files = { "/c": "dryRun: true\nlogLevel: loud" };
  const run = native(["--config=/c", "--sysfs-root=/s"], { env: LAUNCHED, files });
  assertEquals(run.given, { dryRun: true, sysfsRoot: "/s" });
  assertEquals(run.problems, ['Cannot use logLevel "loud": expected debug, info, warn or error']);
  const missing = native(["--config=/none"], { env: LAUNCHED });
  assertEquals(missing.problems, ['Cannot read configuration "/none": no such file']);
});

Deno.test("resolveOptions() refuses a descriptor that is no inherited one [N2]", () => {
  for (const fd of ["2", "x", "-1", "3.5", "0x3", "99999999999"]) {
    assertEquals(
      refused([], { env: { NRI_PLUGIN_SOCKET: fd } }),
      `Cannot use NRI_PLUGIN_SOCKET "${fd}": expected the number of an inherited file descriptor, 3 or more`,
    );
  }
});

Deno.test("resolveOptions() external refuses a wrong file in one line that counts the rest [O2]", () => {
  const files = { "/one": "minSharedCpu: 1", "/three": "a: 1\nlogLevel: x\nemptyPool: y", "/syntax": "a: [" };
  assertEquals(
    refused(["--config=/one"], { files }),
    'Cannot use key "minSharedCpu": no such key, nearest is minSharedCpus',
  );
  const three = refused(["--config=/three"], { files });
  assert(three.endsWith("(and 2 more: see config check)"), three);
  assert(refused(["--config=/syntax"], { files }).startsWith("Cannot parse configuration: "));
});
