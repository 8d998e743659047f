import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { resolveOptions } from "../../src/cli/mod.ts";
import type { CliHost, CliRequest } from "../../src/cli/mod.ts";

const NO_HOST: CliHost = {
  env: () => undefined,
  readFile: () => {
    throw new Error("no such file");
  },
  executableName: () => undefined,
};

function errorOf(args: readonly string[]): string {
  const request = resolveOptions(args, NO_HOST);
  assert(request.kind === "error", `${args.join(" ")} is accepted`);
  return request.message;
}

const ERRORS: readonly (readonly [readonly string[], string])[] = [
  // unknown flags: the nearest known one
  [["--sokcet", "/x"], 'Cannot use flag "--sokcet": no such flag, nearest is --socket'],
  [["--sock=/x"], 'Cannot use flag "--sock": no such flag, nearest is --socket'],
  [["-socket", "/x"], 'Cannot use flag "-socket": no such flag, nearest is --socket'],
  [["--log_levle=debug"], 'Cannot use flag "--log_levle": no such flag, nearest is --log-level'],
  [["--plugin-idx", "1"], 'Cannot use flag "--plugin-idx": no such flag, nearest is --plugin-index'],
  [["--dryrun"], 'Cannot use flag "--dryrun": no such flag, nearest is --dry-run'],
  [["--no-dry-run"], 'Cannot use flag "--no-dry-run": no such flag, nearest is --dry-run'],
  [["--http", ":80"], 'Cannot use flag "--http": no such flag, nearest is --help'],
  [["-x"], 'Cannot use flag "-x": no such flag, nearest is -v'],
  [["-vh"], 'Cannot use flag "-vh": no such flag, nearest is -v'],
  // missing values
  [["--socket"], "Cannot use --socket: it needs a value, expected a path of a unix socket"],
  [["--socket", "--dry-run"], "Cannot use --socket: it needs a value, expected a path of a unix socket"],
  [["--log-level", "--"], "Cannot use --log-level: it needs a value, expected debug, info, warn or error"],
  [["--config"], "Cannot use --config: it needs a value, expected a path"],
  // values
  [["--socket="], "Cannot use --socket (empty): expected a path of a unix socket"],
  [
    ["--socket", `/${"x".repeat(107)}`],
    `Cannot use --socket "/${
      "x".repeat(63)
    }…": it has 108 bytes, at most 107; expected a path of a unix socket`,
  ],
  [["--plugin-index", "9"], 'Cannot use --plugin-index "9": expected two digits, 00 to 99'],
  [["--plugin-index=100"], 'Cannot use --plugin-index "100": expected two digits, 00 to 99'],
  [["--plugin-index", "٠٩"], 'Cannot use --plugin-index "٠٩": expected two digits, 00 to 99'],
  [["--plugin-name", "a b"], 'Cannot use --plugin-name "a b": expected letters, digits and _ . + -'],
  [["--plugin-name=a\nb"], 'Cannot use --plugin-name "a\\nb": expected letters, digits and _ . + -'],
  [["--log-level", "INFO"], 'Cannot use --log-level "INFO": expected debug, info, warn or error'],
  [["--log-format=xml"], 'Cannot use --log-format "xml": expected json or text'],
  [["--log-file="], "Cannot use --log-file (empty): expected a path"],
  [["--sysfs-root", "a\0b"], 'Cannot use --sysfs-root "a\\u0000b": it contains a NUL; expected a path'],
  [["--dry-run=yes"], 'Cannot use --dry-run "yes": expected true or false'],
  [["--dry-run="], "Cannot use --dry-run (empty): expected true or false"],
  [["--help=yes"], 'Cannot use --help "yes": it takes no value'],
  [["-v=1"], 'Cannot use --version "1": it takes no value'],
  [["--config", "/nope"], 'Cannot read configuration "/nope": no such file'],
  // given twice
  [["--socket", "/a", "--socket=/a"], "Cannot use --socket: it is given twice"],
  [["--dry-run", "--dry-run=false"], "Cannot use --dry-run: it is given twice"],
  [["-v", "--version"], "Cannot use --version: it is given twice"],
  // commands
  [["rnu"], 'Cannot run "rnu": no such command, nearest is run'],
  [["versoin"], 'Cannot run "versoin": no such command, nearest is version'],
  [["demo"], 'Cannot run "demo": no such command, nearest is run'],
  [["conf"], 'Cannot run "conf": no such command, nearest is config check'],
  [[""], 'Cannot run "": no such command, nearest is run'],
  [["-"], 'Cannot run "-": no such command, nearest is run'],
  [["run", "fast"], 'Cannot use argument "fast": run takes no more arguments'],
  [["--dry-run", "false"], 'Cannot run "false": no such command, nearest is run'],
  [["config"], 'Cannot run "config": no such command, nearest is config check FILE'],
  [["config", "chekc", "x"], 'Cannot run "config chekc": no such command, nearest is config check FILE'],
  [["config", "check"], "Cannot run config check: expected config check FILE"],
  [["config", "check", "a", "b"], 'Cannot use argument "b": config check takes no more arguments'],
  [
    ["config", "check", "a", "--dry-run"],
    "Cannot use --dry-run: the command config check takes no such flag",
  ],
  [["config", "check", "a", "-v"], "Cannot use --version: the command config check takes no such flag"],
  [["version", "x"], 'Cannot use argument "x": version takes no more arguments'],
  [["version", "--socket", "/x"], "Cannot use --socket: the command version takes no such flag"],
  [["--version", "--socket", "/x"], "Cannot use --socket: the command version takes no such flag"],
];

for (const [args, message] of ERRORS) {
  Deno.test(`resolveOptions() refuses ${JSON.stringify(args).slice(0, 60)} in one line [O4]`, () => {
    assertEquals(errorOf(args), message);
  });
}

const COMMANDS: readonly (readonly [readonly string[], CliRequest])[] = [
  [["--version"], { kind: "version" }],
  [["-v"], { kind: "version" }],
  [["run", "-v"], { kind: "version" }],
  [["version"], { kind: "version" }],
  [["version", "--version"], { kind: "version" }],
  [["--help"], { kind: "help" }],
  [["-h"], { kind: "help" }],
  [["--socket", "/x", "-h"], { kind: "help" }],
  [["config", "--help"], { kind: "help" }],
  [["version", "-h"], { kind: "help" }],
  [["config", "check", "/etc/x.yaml"], { kind: "configCheck", path: "/etc/x.yaml" }],
  [["config", "check", "--", "--odd"], { kind: "configCheck", path: "--odd" }],
];

for (const [args, request] of COMMANDS) {
  Deno.test(`resolveOptions() finds the command of "${args.join(" ")}" [O1]`, () => {
    assertEquals(resolveOptions(args, NO_HOST), request);
  });
}

Deno.test("resolveOptions() runs when the command line is empty, is run, or ends in --", () => {
  for (const args of [[], ["run"], ["--"], ["--", "run"]]) {
    assertEquals(resolveOptions(args, NO_HOST).kind, "run");
  }
});

Deno.test("resolveOptions() never throws and says any error in one line", () => {
  const words = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "--",
      "-",
      "--socket",
      "--config=x",
      "--dry-run",
      "--log-level=",
      "config",
      "check",
      "run",
    ),
    fc.tuple(
      fc.constantFrom("--socket", "--plugin-name", "--log-level", "--dry-run", "--", "--x"),
      fc.string({ unit: "binary" }),
    )
      .map(([flag, value]) => `${flag}=${value}`),
  );
  const host = fc.array(fc.string({ unit: "binary" }), { minLength: 5, maxLength: 5 });
  fc.assert(fc.property(fc.array(words), host, (args, [socket, fd, name, index, file]) => {
    const env = new Map([["NRI_SOCKET", socket], ["NRI_PLUGIN_SOCKET", fd], ["NRI_PLUGIN_NAME", name], [
      "NRI_PLUGIN_IDX",
      index,
    ]]);
    const request = resolveOptions(args, {
      env: (key) => env.get(key),
      readFile: () => file ?? "",
      executableName: () => name,
    });
    // deno-lint-ignore no-control-regex
    if (request.kind === "error") assert(/^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$/.test(request.message));
  }));
});

Deno.test("resolveOptions() answers at once when an argument is huge", () => {
  const huge = "x".repeat(4_000_000);
  for (const args of [[`--${huge}`], [huge], ["config", huge], ["--socket", huge], [`--log-level=${huge}`]]) {
    assert(errorOf(args).length < 300);
  }
});
