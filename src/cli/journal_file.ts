import type { JournalSink } from "../journal/mod.ts";
import { APPEND_OPTIONS, writeAll } from "./append.ts";

/** Old files that are kept: `x.1` is the youngest of them. */
const OLD_FILES = 3;

/**
 * A journal file that is rotated: `x` becomes `x.1`, `x.1` becomes `x.2` and so on; the oldest is lost. Only a regular
 * file is ever renamed. After a failed write the file is opened anew with the next one: it heals when the disk does.
 */
export class JournalFile implements JournalSink {
  readonly #path: string;
  #file: Deno.FsFile | undefined;
  #isClosed = false;

  /** Opens nothing yet: that is the first write. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes the file has now; 0 where that cannot be known. */
  size(): number {
    try {
      return Deno.statSync(this.#path).size;
    } catch {
      return 0; // there is none yet, or writing will tell
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(this.#file ??= await this.#open(), bytes);
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  async rotate(): Promise<void> {
    this.#drop();
    const info = await Deno.stat(this.#path).catch(() => undefined);
    if (info === undefined || !info.isFile) return;
    try {
      for (let old = OLD_FILES; old > 0; old--) {
        const younger = old === 1 ? this.#path : `${this.#path}.${old - 1}`;
        await Deno.rename(younger, `${this.#path}.${old}`).catch(ignoreMissing);
      }
    } catch { // A folder that takes no new name, as with a single mounted file: start over in the same one.
      await Deno.truncate(this.#path, 0);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #open(): Promise<Deno.FsFile> {
    const file = await Deno.open(this.#path, APPEND_OPTIONS);
    if (!this.#isClosed) return file;
    file.close(); // closed while it was being opened
    throw new Deno.errors.Interrupted("Cannot write journal: it was closed");
  }

  #drop(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** There need not be as many old files as may be kept. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
