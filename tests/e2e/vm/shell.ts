/** A shell in the guest that obeys one command after the other. */
export class GuestShell implements Disposable {
  readonly #connection: Deno.Conn;
  #text = "";
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /** @param socket The host's end of the serial port. */
  static async connect(socket: string): Promise<GuestShell> {
    return new GuestShell(await Deno.connect({ transport: "unix", path: socket }));
  }

  /** Runs a command and returns what it writes, standard error included. */
  run(command: string): Promise<string> {
    const answer = this.#last.then(() => this.#run(command));
    this.#last = answer.catch(() => {});
    return answer;
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }

  async #run(command: string): Promise<string> {
    const end = `@@${this.#count++}@@\n`;
    // The mark is put together by the shell, so that an echo of the command could not be taken for its end.
    await this.#write(`${command}\necho "@@""${end.trim().slice(2)}"\n`);
    while (!this.#text.includes(end)) await this.#read();
    const at = this.#text.indexOf(end);
    const answer = this.#text.slice(0, at);
    this.#text = this.#text.slice(at + end.length);
    return answer;
  }

  async #write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let offset = 0; offset < bytes.length;) {
      offset += await this.#connection.write(bytes.subarray(offset));
    }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65536);
    const size = await this.#connection.read(buffer);
    if (size === null) throw new Error("Cannot hear from the guest: it ended");
    this.#text += new TextDecoder().decode(buffer.subarray(0, size)).replaceAll("\r\n", "\n");
  }
}
