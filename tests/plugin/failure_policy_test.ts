import { assertEquals } from "@std/assert";
import { connectPlugin, type FailurePolicy, serveRuntime } from "../../src/nri/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";
import { AppliedNode } from "../fakes/applied_node.ts";

const FAIL_CLOSED = { failurePolicy: "fail-closed" } as const;
const WARNING = "this runtime knows no fail-closed";

/** What the plugin asks a runtime for, over the protocol, and what it warns of. */
async function subscribe(
  nriVersion: string,
  options: { readonly settings?: Partial<PolicySettings>; readonly dryRun?: boolean },
): Promise<{ readonly policy: FailurePolicy | undefined; readonly warnings: readonly string[] }> {
  using node = new AppliedNode("tiny-8-nosmt", options);
  const { plugin, clock, logger } = node;
  const [near, far] = memoryDuplexPair();
  await using runtime = serveRuntime(far, {
    clock,
    handlers: { registerPlugin: () => {}, updateContainers: () => [] },
  });
  await using _connection = connectPlugin(near, { name: "p", index: "99", handlers: plugin, clock });
  const { failurePolicy } = await runtime.plugin.subscribe({ nriVersion });
  return { policy: failurePolicy, warnings: logger.events("warn") };
}

Deno.test("fail-closed asks NRI 0.12.4 and newer to fail, and to bear with one late answer [O2]", async () => {
  for (const version of ["v0.12.4", "v0.12.5", "v0.13.0"]) {
    const { policy, warnings } = await subscribe(version, { settings: FAIL_CLOSED });
    assertEquals([policy, warnings], [{ failRequest: true, keepConnected: true }, []]);
  }
});

Deno.test("fail-closed warns of a runtime that cannot [O2]", async () => {
  for (const version of ["", "v0.12.3", "unknown"]) {
    const { policy, warnings } = await subscribe(version, { settings: FAIL_CLOSED });
    assertEquals([policy?.failRequest, warnings], [true, [WARNING]]); // older ones skip it
  }
});

Deno.test("without fail-closed, and in a dry run, nothing is asked of the runtime [O2] [O3]", async () => {
  assertEquals(await subscribe("v0.12.5", {}), { policy: undefined, warnings: [] });
  const dry = await subscribe("v0.12.3", { settings: FAIL_CLOSED, dryRun: true });
  assertEquals(dry, { policy: undefined, warnings: [] });
});

Deno.test("a native plugin asks by the settings that Configure brings [N2] [O2]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: FAIL_CLOSED });
  assertEquals(node.plugin.failurePolicy, { failRequest: true, keepConnected: true });
  assertEquals(node.restartPlugin({}), []);
  assertEquals(node.plugin.failurePolicy, undefined);
});
