/** Echoes what comes over descriptor 3 until it ends. Argument: the way to adopt it. */
import { type InheritedFdWay, openInheritedFd } from "../../src/wire/mod.ts";

async function echo(way: InheritedFdWay | undefined): Promise<void> {
  const duplex = await (way === undefined ? openInheritedFd(3) : openInheritedFd(3, way));
  const buffer = new Uint8Array(65_536);
  let total = 0;
  for (let count = await duplex.read(buffer); count !== null; count = await duplex.read(buffer)) {
    total += count;
    await duplex.write(buffer.subarray(0, count));
  }
  duplex.close();
  duplex.close();
  const failed = await duplex.write(new Uint8Array(1)).then(() => false, () => true);
  Deno.stdout.writeSync(new TextEncoder().encode(`${total} bytes, write after close failed: ${failed}`));
}

const [way] = Deno.args;
echo(way === "node" || way === "ffi" ? way : undefined);
