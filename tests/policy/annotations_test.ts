import { assert, assertEquals, assertLess } from "@std/assert";
import {
  allPinnedCpus,
  CONTAINER_PIN_PREFIX,
  FORBID_ANNOTATION,
  PIN_ANNOTATION,
  pinFor,
  readPodIntent,
} from "../../src/policy/mod.ts";

/** What a pod with these annotations wants. */
function intentOf(annotations: Readonly<Record<string, string>>): ReturnType<typeof readPodIntent> {
  return readPodIntent(new Map(Object.entries(annotations)));
}

/** The pin of a container as text: its list, or why it is none. */
function pinText(annotations: Readonly<Record<string, string>>, name = "main"): string | undefined {
  const pin = pinFor(intentOf(annotations), name);
  return pin?.kind === "cpus" ? `${pin.cpus}` : pin?.reason;
}

Deno.test("the annotation keys are those of the Go plugin and [A5] (spec §3, §17)", () => {
  assertEquals([PIN_ANNOTATION, FORBID_ANNOTATION, CONTAINER_PIN_PREFIX], [
    "weka.io/cores-ids",
    "weka.io/forbid-core-ids",
    "cores-ids.weka.io/container.",
  ]);
});

Deno.test.each<[string, Record<string, string>, string, string | undefined]>([
  ["nothing", {}, "main", undefined],
  ["the pod's list for every container [A1]", { "weka.io/cores-ids": "0,2-3,8" }, "any", "0,2-3,8"],
  [
    "its own list before the pod's [A5]",
    {
      "weka.io/cores-ids": "0",
      "cores-ids.weka.io/container.main": "4-7",
    },
    "main",
    "4-7",
  ],
  [
    "the pod's list where only another container has its own [A5]",
    {
      "weka.io/cores-ids": "0",
      "cores-ids.weka.io/container.main": "4-7",
    },
    "sidecar",
    "0",
  ],
  [
    "nothing where only others are pinned [A5]",
    { "cores-ids.weka.io/container.main": "4-7" },
    "sidecar",
    undefined,
  ],
  ["nothing for a longer name [A5]", { "cores-ids.weka.io/container.main": "4-7" }, "main2", undefined],
  ["the list with blanks and duplicates [A3]", { "weka.io/cores-ids": " 3 , 1 - 2,2 " }, "main", "1-3"],
  ["an error for an empty list [A4]", { "weka.io/cores-ids": "" }, "main", "the list is empty"],
  ["an error for a blank list [A4]", { "weka.io/cores-ids": " \t" }, "main", "the list is empty"],
  [
    "an error for an empty list of its own [A4] [A5]",
    {
      "weka.io/cores-ids": "0",
      "cores-ids.weka.io/container.main": "",
    },
    "main",
    "the list is empty",
  ],
  [
    "an error for a plus sign [A3]",
    { "weka.io/cores-ids": "+1" },
    "main",
    "'+1' is neither a CPU id nor a range a-b",
  ],
  [
    "an error at once for a giant range [A3]",
    { "weka.io/cores-ids": "0-4294967295" },
    "main",
    "CPU id 4294967295 is larger than 16383",
  ],
  [
    "nothing for keys that are merely similar",
    { "weka.io/cores-id": "1", "cores-ids.weka.io/main": "1" },
    "main",
    undefined,
  ],
])("pinFor() is %s", (_what, annotations, name, expected) => {
  assertEquals(pinText(annotations, name), expected);
});

Deno.test("a bad list of one container leaves the others alone [A5] [A6]", () => {
  const annotations = { "cores-ids.weka.io/container.a": "x", "cores-ids.weka.io/container.b": "1" };
  assert(pinText(annotations, "a")?.includes("'x'"));
  assertEquals(pinText(annotations, "b"), "1");
  assertEquals(pinText(annotations, "c"), undefined);
});

Deno.test("allPinnedCpus() unites the valid pins of the pod and its containers [A7]", () => {
  const intent = intentOf({
    "weka.io/cores-ids": "0-1",
    "cores-ids.weka.io/container.a": "1,4",
    "cores-ids.weka.io/container.b": "bad",
  });
  assertEquals(`${allPinnedCpus(intent)}`, "0-1,4");
  assertEquals(`${allPinnedCpus(intentOf({ "weka.io/forbid-core-ids": "3" }))}`, "");
});

Deno.test.each<[string, string | undefined, string, boolean]>([
  ["absent", undefined, "", false],
  ["a list", "0-3,9999", "0-3,9999", false],
  ["empty", "", "", false],
  ["blank", "  ", "", false],
  ["malformed", "0-x", "", true],
  ["longer than 64 KiB", "1,".repeat(33_000), "", true],
])("readPodIntent() reads a forbid list that is %s [A2]", (_what, value, forbidden, warns) => {
  const intent = intentOf(value === undefined ? {} : { [FORBID_ANNOTATION]: value });
  assertEquals(`${intent.forbidden}`, forbidden);
  assertEquals(intent.warning !== undefined, warns);
});

Deno.test("readPodIntent() cuts what it quotes in a warning [A6]", () => {
  const { warning = "" } = intentOf({ [FORBID_ANNOTATION]: "z".repeat(5000) });
  assert(warning.includes("z".repeat(64) + "…"), warning);
  assertLess(warning.length, 300);
});
