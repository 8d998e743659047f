/** The new whole lines of a file that somebody else appends to. */
export class TailedFile {
  readonly #path: string;
  #offset = 0;
  #rest = new Uint8Array();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** The lines that were completed since the last call; calls at the same time get one part each. */
  next(): Promise<readonly string[]> {
    const lines = this.#reading.then(() => this.#lines());
    this.#reading = lines.catch(() => {});
    return lines;
  }

  async #lines(): Promise<readonly string[]> {
    const bytes = concat(this.#rest, await this.#read());
    const end = bytes.lastIndexOf(10) + 1;
    this.#rest = bytes.slice(end);
    return new TextDecoder().decode(bytes.subarray(0, end)).split("\n").filter((line) => line !== "");
  }

  async #read(): Promise<Uint8Array> {
    try {
      using file = await Deno.open(this.#path);
      await file.seek(this.#offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(await new Response(file.readable).arrayBuffer());
      this.#offset += bytes.length;
      return bytes;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Uint8Array();
      throw error;
    }
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
