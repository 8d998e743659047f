import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { applyNativeConfig, checkConfigFile, DEFAULT_CONFIG, parseConfig } from "../../src/cli/mod.ts";
import { CONFIG_KEYS } from "../../src/cli/config_keys.ts";
import { policySettings } from "../fakes/settings.ts";

/** The layer in comparable form: CPU sets as text. */
function layerOf(text: string): unknown {
  const { layer, problems } = parseConfig(text);
  assertEquals(problems.map(({ message }) => message), []);
  return JSON.parse(JSON.stringify(layer));
}

function problemsOf(text: string): readonly string[] {
  return parseConfig(text).problems.map(({ message }) => message);
}

const ACCEPTED: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["logLevel: debug", { logLevel: "debug" }],
  ['logLevel: "warn"', { logLevel: "warn" }],
  ["logFormat: text", { logFormat: "text" }],
  ["logFile: /var/log/x.log", { logFile: "/var/log/x.log" }],
  ["journal: /var/lib/x.journal", { journal: "/var/lib/x.journal" }],
  ["dryRun: true", { dryRun: true }],
  ["dryRun: false", { dryRun: false }],
  ["sysfsRoot: /host/sys", { sysfsRoot: "/host/sys" }],
  ["integerScope: guaranteed", { integerScope: "guaranteed" }],
  ["reservedCpus: 0-3,8", { reservedCpus: "0-3,8" }],
  ["reservedCpus: 0", { reservedCpus: "0" }],
  ["reservedCpus: 0,2", { reservedCpus: "0,2" }],
  ["reservedCpus: 010", { reservedCpus: "10" }], // decimal, as everywhere in the product; YAML 1.1 says 8
  ['reservedCpus: ""', { reservedCpus: "" }],
  ["reservedCpus:", { reservedCpus: "" }],
  ["minSharedCpus: 0", { minSharedCpus: 0 }],
  ["minSharedCpus: 16384", { minSharedCpus: 16384 }],
  ["placement: {numa: require}", { placement: { numa: "require", l3: "prefer", wholeCores: "prefer" } }],
  ["placement:\n  l3: ignore\n  wholeCores: require", {
    placement: { numa: "prefer", l3: "ignore", wholeCores: "require" },
  }],
  ["isolatedCpus: integer-first", { isolatedCpus: "integer-first" }],
  ["emptyPool: overflow", { emptyPool: "overflow" }],
  ["overflowNamespaces: [kube-system, weka]", { overflowNamespaces: ["kube-system", "weka"] }],
  ["overflowNamespaces:\n- a\n- '7'", { overflowNamespaces: ["a", "7"] }],
  ["overflowNamespaces: []", { overflowNamespaces: [] }],
  ["poolGrowthDelayMs: 0", { poolGrowthDelayMs: 0 }],
  ["poolGrowthDelayMs: 3600000", { poolGrowthDelayMs: 3600000 }],
  ["unsolicitedUpdates: repairs", { unsolicitedUpdates: "repairs" }],
  ["liftCfsQuota: true", { liftCfsQuota: true }],
  ["injectCpuEnv: true", { injectCpuEnv: true }],
  ["failurePolicy: fail-closed", { failurePolicy: "fail-closed" }],
  ["# nothing\n", {}],
  ["", {}],
  ["---\n...\n", {}],
  ["{}", {}],
  ["\ufeffdryRun: true\r\nminSharedCpus: 2\r\n", { dryRun: true, minSharedCpus: 2 }],
  ['{"dryRun": true, "minSharedCpus": 2}', { dryRun: true, minSharedCpus: 2 }],
];

for (const [text, layer] of ACCEPTED) {
  Deno.test(`parseConfig() accepts ${JSON.stringify(text)} [O2]`, () => assertEquals(layerOf(text), layer));
}

const REFUSED: readonly (readonly [string, string])[] = [
  ["minSharedCpu: 1", 'Cannot use key "minSharedCpu": no such key, nearest is minSharedCpus'],
  ["log_level: info", 'Cannot use key "log_level": no such key, nearest is logLevel'],
  ["loglevel: info", 'Cannot use key "loglevel": no such key, nearest is logLevel'],
  ["reserved: 0", 'Cannot use key "reserved": no such key, nearest is reservedCpus'],
  ["__proto__: {logLevel: debug}", 'Cannot use key "__proto__": no such key, nearest is '],
  ["constructor: 1", 'Cannot use key "constructor": no such key, nearest is '],
  ["toString: 1", 'Cannot use key "toString": no such key, nearest is '],
  ["<<: {dryRun: true}", 'Cannot use key "<<": no such key, nearest is '],
  ['"a\\nb": 1', 'Cannot use key "a\\nb": no such key, nearest is '],
  ["logLevel: loud", 'Cannot use logLevel "loud": expected debug, info, warn or error'],
  ["logLevel: Info", 'Cannot use logLevel "Info": expected debug, info, warn or error'],
  ["logLevel: [info]", "Cannot use logLevel (a list): expected debug, info, warn or error"],
  ["logLevel: {info: 1}", "Cannot use logLevel (a mapping): expected debug, info, warn or error"],
  ["logLevel:", "Cannot use logLevel (empty): expected debug, info, warn or error"],
  ["logFile: ''", "Cannot use logFile (empty): expected a path"],
  ["dryRun: yes", 'Cannot use dryRun "yes": expected true or false'],
  ["dryRun: 1", 'Cannot use dryRun "1": expected true or false'],
  ["liftCfsQuota: -1", 'Cannot use liftCfsQuota "-1": expected true or false'],
  ["failurePolicy: closed", 'Cannot use failurePolicy "closed": expected runtime or fail-closed'],
  ["integerScope: pod", 'Cannot use integerScope "pod": expected container or guaranteed'],
  [
    "reservedCpus: 3-1",
    `Cannot use reservedCpus "3-1": range '3-1' is reversed; expected a CPU list such as 0-3,8, or "" for none`,
  ],
  ["reservedCpus: -1", "Cannot use reservedCpus \"-1\": '-1' is neither a CPU id nor a range a-b; expected"],
  ["reservedCpus: 0-4294967295", 'Cannot use reservedCpus "0-4294967295": CPU id 4294967295 is larger than'],
  ["reservedCpus: [0, 1]", "Cannot use reservedCpus (a list): expected a CPU list"],
  ["minSharedCpus: -1", 'Cannot use minSharedCpus "-1": expected a whole number from 0 to 16384'],
  ["minSharedCpus: 16385", 'Cannot use minSharedCpus "16385": expected a whole number from 0 to 16384'],
  ["minSharedCpus: 1.5", 'Cannot use minSharedCpus "1.5": expected a whole number'],
  ["minSharedCpus: 0x10", 'Cannot use minSharedCpus "0x10": expected a whole number'],
  ["minSharedCpus: 1e2", 'Cannot use minSharedCpus "1e2": expected a whole number'],
  ["minSharedCpus: 1_0", 'Cannot use minSharedCpus "1_0": expected a whole number'],
  ["minSharedCpus: .nan", 'Cannot use minSharedCpus ".nan": expected a whole number'],
  [
    "placement: prefer",
    'Cannot use placement "prefer": expected a mapping of numa, l3 or wholeCores to prefer',
  ],
  [
    "placement: {cores: prefer}",
    'Cannot use placement (a mapping): it has no key "cores"; expected a mapping of numa',
  ],
  ["placement: {l3: no}", 'Cannot use placement (a mapping): l3 is "no"; expected a mapping of numa'],
  ["isolatedCpus: yes", 'Cannot use isolatedCpus "yes": expected pinned-only, integer-first or ignore'],
  ["emptyPool: allow", 'Cannot use emptyPool "allow": expected refuse or overflow'],
  ["overflowNamespaces: a", 'Cannot use overflowNamespaces "a": expected a list of namespaces'],
  [
    "overflowNamespaces: [a, B]",
    "Cannot use overflowNamespaces (a list): item 2 is no namespace name; expected",
  ],
  [
    "overflowNamespaces: [[a]]",
    "Cannot use overflowNamespaces (a list): item 1 is no namespace name; expected",
  ],
  [
    "poolGrowthDelayMs: 3600001",
    'Cannot use poolGrowthDelayMs "3600001": expected a whole number from 0 to 36',
  ],
  ["poolGrowthDelayMs: 2s", 'Cannot use poolGrowthDelayMs "2s": expected a whole number'],
  ["unsolicitedUpdates: always", 'Cannot use unsolicitedUpdates "always": expected auto, repairs or never'],
  // documents
  ["dryRun: true\nlogLevel: info\ndryRun: false", 'Cannot parse configuration: key "dryRun" is given twice'],
  ["- dryRun", "Cannot parse configuration: expected a mapping of keys to values"],
  ["dryRun", "Cannot parse configuration: expected a mapping of keys to values"],
  ["~", "Cannot parse configuration: expected a mapping of keys to values"],
  ["a: 1\n---\nb: 2", "Cannot parse configuration: Found more than 1 document"],
  ["logLevel: [", "Cannot parse configuration: "],
  ["logLevel: 'a", "Cannot parse configuration: "],
  ["dryRun: !!bool true", "Cannot parse configuration: Cannot resolve unknown tag"],
  ["dryRun: !!js/function x", "Cannot parse configuration: Cannot resolve unknown tag"],
  ["a\0b: 1", "Cannot parse configuration: "],
  ["a: &a [x]\nb: *a", "Cannot parse configuration: aliases of lists or mappings are not supported"],
  ["a: &a {b: *a}", "Cannot parse configuration: aliases of lists or mappings are not supported"],
  ["a: &a [*a]", "Cannot parse configuration: aliases of lists or mappings are not supported"],
];

for (const [text, start] of REFUSED) {
  Deno.test(`parseConfig() refuses ${JSON.stringify(text)} [O2]`, () => {
    const problems = problemsOf(text);
    assertEquals(problems.length, 1);
    assertEquals(problems[0]?.slice(0, start.length), start);
  });
}

Deno.test("parseConfig() reports every wrong key and keeps the right ones", () => {
  const { layer, problems } = parseConfig("logLevel: x\ndryRun: true\nfoo: 1\nminSharedCpus: 3");
  assertEquals(layer, { dryRun: true, minSharedCpus: 3 });
  assertEquals(problems.map(({ key }) => key), ["logLevel", "foo"]);
});

Deno.test("parseConfig() keeps the cause of a syntax error", () => {
  const [problem] = parseConfig("a: [").problems;
  assert(problem?.cause instanceof SyntaxError);
  assertEquals([problem.name, problem.key], ["ConfigError", undefined]);
});

/** A billion nodes in twelve lines. */
function aliasBomb(): string {
  const lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [i, name] of [..."bcdefghijkl"].entries()) {
    const previous = "abcdefghijk"[i];
    lines.push(`${name}: &${name} [${Array(10).fill(`*${previous}`).join(",")}]`);
  }
  return lines.join("\n");
}

const HOSTILE: readonly (readonly [string, string, string])[] = [
  ["an alias bomb", aliasBomb(), "aliases of lists or mappings are not supported"],
  ["an alias bomb as a key", `${aliasBomb()}\n? *l\n: 1`, "nested arrays are not supported inside keys"],
  ["a text of more than 1 MiB", `#${"x".repeat(1 << 20)}`, "it is larger than 1048576 bytes"],
  ["a million lists in each other", "[".repeat(1 << 20), "lists and mappings are nested too deeply"],
  ["a million sequences in each other", "- ".repeat(1 << 19), "lists and mappings are nested too deeply"],
  ["a thousand closed lists", `a: ${"[".repeat(900)}${"]".repeat(900)}`, "no such key"],
  ["a value of a megabyte", `logLevel: ${"x".repeat(1_000_000)}`, 'Cannot use logLevel "xxx'],
  ["a key of a megabyte", `? ${"x".repeat(1_000_000)}\n: 1`, 'Cannot use key "xxx'],
];

for (const [title, text, part] of HOSTILE) {
  Deno.test(`parseConfig() refuses ${title} with a short message`, () => {
    const [message = ""] = problemsOf(text);
    assertStringIncludes(message, part);
    assert(message.length < 300, `${message.length} characters`);
  });
}

Deno.test("parseConfig() and applyNativeConfig() never throw, whatever the text", () => {
  const pieces = fc.constantFrom(
    ...Object.keys(CONFIG_KEYS),
    ...": |- |[|]|{|}|\n|  |&a|*a|!!str|'|\"|#|,|0-3|true|? |---|%|\t|>|~".split("|"),
  );
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.array(pieces).map((parts) => parts.join("")));
  fc.assert(fc.property(texts, (text) => {
    for (const { message } of applyNativeConfig(text).problems) {
      // deno-lint-ignore no-control-regex
      assert(/^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$/.test(message), message);
    }
  }));
});

Deno.test("applyNativeConfig() has the native defaults when the text is empty [N2]", () => {
  const defaults = { ...DEFAULT_CONFIG, logFile: "/var/log/weka-cpuset.log" };
  assertEquals(applyNativeConfig(""), { settings: defaults, problems: [] });
});

Deno.test("applyNativeConfig() replaces what is wrong by defaults and keeps the rest [N2]", () => {
  const { settings, problems } = applyNativeConfig("minSharedCpus: -4\nreservedCpus: 1\nlogFile: /l");
  assertEquals(settings.minSharedCpus, 1);
  assertEquals(settings.reservedCpus.toString(), "1");
  assertEquals(settings.logFile, "/l");
  assertEquals(problems.map(({ key }) => key), ["minSharedCpus"]);
  assertEquals(applyNativeConfig("[").settings, { ...DEFAULT_CONFIG, logFile: "/var/log/weka-cpuset.log" });
});

Deno.test("applyNativeConfig() lets flags win over the document [O1]", () => {
  const { settings } = applyNativeConfig("dryRun: false\nlogLevel: warn", { dryRun: true });
  assertEquals([settings.dryRun, settings.logLevel], [true, "warn"]);
});

Deno.test("checkConfigFile() says ok, or each error in a line and exit code 2 [O2]", () => {
  const files: Readonly<Record<string, string>> = { good: "dryRun: true", bad: "dryRun: 1\nfoo: 2" };
  const host = {
    readFile(path: string): string {
      const text = files[path];
      if (text === undefined) throw new Error("it is\nmissing");
      return text;
    },
  };
  assertEquals(checkConfigFile("good", host), { exitCode: 0, stdout: "ok\n", stderr: "" });
  assertEquals(checkConfigFile("bad", host), {
    exitCode: 2,
    stdout: "",
    stderr: 'Cannot use dryRun "1": expected true or false\n' +
      'Cannot use key "foo": no such key, nearest is logFile\n',
  });
  assertEquals(checkConfigFile("none", host).stderr, 'Cannot read configuration "none": it is\n');
});

Deno.test("CONFIG_KEYS sets exactly the property each key is named after", () => {
  const samples: Readonly<Record<string, unknown>> = {
    overflowNamespaces: ["a"],
    placement: { l3: "ignore" },
    failurePolicy: "runtime",
  };
  for (const [name, key] of Object.entries(CONFIG_KEYS)) {
    const candidates = [samples[name], "1", "true", "json", "info", "auto", "refuse", "container", "ignore"];
    const parsed = candidates.map((raw) => key.parse(raw)).find(({ kind }) => kind === "value");
    assert(parsed?.kind === "value", name);
    assertEquals(Object.keys(parsed.value), [name]);
  }
});

Deno.test("CONFIG_KEYS states defaults that mean DEFAULT_CONFIG when they are written out", () => {
  const text = Object.entries(CONFIG_KEYS)
    .filter(([name]) => name !== "logFile" && name !== "journal")
    .map(([name, { defaultText }]) => `${name}: ${defaultText}`).join("\n");
  const { layer, problems } = parseConfig(text);
  assertEquals(problems, []);
  assertEquals({ logFile: undefined, journal: undefined, ...layer }, { ...DEFAULT_CONFIG });
});

Deno.test("policySettings() of tests are the defaults of the product [O2]", () => {
  const defaults: Readonly<Record<string, unknown>> = { ...DEFAULT_CONFIG };
  for (const [key, value] of Object.entries(policySettings())) {
    assertEquals([key, value], [key, defaults[key]]);
  }
});
