/** The plugin on a real Kubernetes node: builds it, then runs the suite in namespaces of its own. */
import { installKubernetes, installParts } from "../install/parts.ts";
import { exitWith, launch } from "../launch.ts";
import { print } from "../print.ts";
import { parseKubeSelection } from "./selection.ts";

async function main(): Promise<number> {
  parseKubeSelection(Deno.args);
  const program = new URL("./suite.ts", import.meta.url);
  return await launch({ program, needs: ["openssl", "gcc", "pkg-config"], install });
}

async function install(): Promise<void> {
  await installParts(print);
  await installKubernetes(print);
}

exitWith(main());
