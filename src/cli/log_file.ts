import { APPEND_OPTIONS, writeAll } from "./append.ts";
import type { LogDestination } from "./log_queue.ts";

/** Size a log file is rotated at, in bytes: with the one old file kept, 20 MiB of disk at most. */
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/**
 * A log file that is rotated by size: `x.log` becomes `x.log.1`, whose content is lost. Only a regular file is
 * ever renamed, so that `/dev/null` is as good a log file as any.
 *
 * After a failed write the file is opened anew with the next one: it heals when the disk does.
 */
export class LogFile implements LogDestination {
  readonly #path: string;
  readonly #maxBytes: number;
  #file: Deno.FsFile | undefined;
  #sizeBytes = 0;
  #isRegular = false;
  #closed = false;

  /** Opens nothing yet: that is {@linkcode LogFile.open}, or the first write. */
  constructor(path: string, options?: { readonly maxBytes?: number }) {
    this.#path = path;
    this.#maxBytes = options?.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  /**
   * Opens the file now, to find out whether that works.
   *
   * @throws {Error} If the file can be neither opened nor made.
   */
  open(): void {
    const file = Deno.openSync(this.#path, APPEND_OPTIONS);
    this.#adopt(file, file.statSync());
  }

  /**
   * Appends, and rotates before where the file would grow beyond its limit.
   *
   * @throws {Error} If the file cannot be opened or written.
   */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      let file = this.#file ?? await this.#reopen();
      if (this.#isRegular && this.#sizeBytes > 0 && this.#sizeBytes + bytes.length > this.#maxBytes) {
        file = await this.#rotate(file);
      }
      await writeAll(file, bytes);
      this.#sizeBytes += bytes.length;
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #reopen(): Promise<Deno.FsFile> {
    const file = await Deno.open(this.#path, APPEND_OPTIONS);
    this.#adopt(file, await file.stat());
    return file;
  }

  async #rotate(file: Deno.FsFile): Promise<Deno.FsFile> {
    try {
      await Deno.rename(this.#path, `${this.#path}.1`);
    } catch { // A folder that takes no new name, as with a single mounted file: start over in the same one.
      await file.truncate(0);
      this.#sizeBytes = 0;
      return file;
    }
    this.#drop();
    return await this.#reopen();
  }

  #adopt(file: Deno.FsFile, info: Deno.FileInfo): void {
    if (this.#closed) { // while it was being opened
      file.close();
      throw new Deno.errors.Interrupted("Cannot open log file: it was closed");
    }
    this.#file = file;
    this.#sizeBytes = info.size;
    this.#isRegular = info.isFile;
  }

  #drop(): void {
    this.#file?.close();
    this.#file = undefined;
  }
}

/** Standard error as a destination. It is never closed. */
export function stderrDestination(): LogDestination {
  return { write: (bytes) => writeAll(Deno.stderr, bytes), close() {} };
}
