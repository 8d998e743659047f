import { Recorder } from "../journal/mod.ts";
import type { Clock } from "../plugin/mod.ts";
import { JournalFile } from "./journal_file.ts";
import type { Logger } from "./logging.ts";
import { VERSION } from "./version.ts";

/** The decision journal of the process. It keeps what it is told until {@linkcode openJournal} says where it goes. */
export function createRecorder(clock: Clock, logger: Logger): Recorder {
  return new Recorder({ clock, logger, version: VERSION, now: () => new Date() });
}

/** Writes the journal to this file from now on; undefined: there is none. */
export function openJournal(recorder: Recorder, path: string | undefined): void {
  if (path === undefined) {
    recorder.turnOff();
    return;
  }
  const file = new JournalFile(path);
  recorder.open(file, file.size());
}
