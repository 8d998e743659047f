import type { LogDestination } from "../../src/cli/mod.ts";

/** A destination in memory, that can fail, before or amid a write, or hang. */
export class FakeDestination implements LogDestination {
  text = "";
  mode: "ok" | "fail" | "tear" | "hang" = "ok";
  closed = false;
  readonly #release: (() => void)[] = [];

  async write(bytes: Uint8Array): Promise<void> {
    if (this.mode === "fail") throw new Deno.errors.WriteZero("no space left on device");
    if (this.mode === "tear") {
      this.text += new TextDecoder().decode(bytes.subarray(0, 9));
      throw new Deno.errors.WriteZero("no space left on device");
    }
    if (this.mode === "hang") await new Promise<void>((resolve) => this.#release.push(resolve));
    this.text += new TextDecoder().decode(bytes);
  }

  release(): void {
    this.mode = "ok";
    for (const resolve of this.#release.splice(0)) resolve();
  }

  close(): void {
    this.closed = true;
  }

  get events(): readonly Record<string, unknown>[] {
    return this.text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }
}
