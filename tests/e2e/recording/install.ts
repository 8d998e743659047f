import { runCommand } from "../install/command.ts";

/**
 * Puts the recording OCI runtime into a folder, with a first line that names the machine's own interpreter: a
 * version manager's shim would cost more than the recorder itself.
 */
export async function installRecorder(dir: string): Promise<string> {
  const source = await Deno.readTextFile(new URL("./recorder.py", import.meta.url));
  const python = await findPython();
  const path = `${dir}/recorder`;
  await Deno.writeTextFile(path, source.replace(/^#!.*/, `#!${python} -IS`), { mode: 0o755 });
  return path;
}

async function findPython(): Promise<string> {
  try {
    await Deno.stat("/usr/bin/python3");
    return "/usr/bin/python3";
  } catch {
    // Not Debian's: ask the one on the search path where it really is.
    return (await runCommand(["python3", "-c", "import sys; print(sys.executable)"])).trim();
  }
}
