/**
 * The decision journal: what a plugin was told, what it read meanwhile and what it answered, as lines of JSON; and its
 * replay through today's engine. A user's journal becomes a test.
 *
 * A journal is a row of sections. The first line of a section holds everything that later answers depend on: settings,
 * machine, books, and what every port said last. Each further line is one event: number, readings of the clock, input,
 * what ports said where that is not what they had said before, and the answer. A section begins with each file, with each
 * start of the program, and wherever something could not be written. Work of timers that changed nothing has no line.
 *
 * Lines name pods and containers, their ids, resources, control groups, and the annotations that decisions read. Nothing
 * else of a container is ever written, least of all its environment and arguments: `input_codec.ts` lists what is.
 *
 * The engine is deterministic (I8): with the same section, clock and ports say the same, and so it answers the same. So
 * everything the plugin reads comes through `portsThrough`, and everything it is told is a `PluginInput`.
 *
 * @module
 */
export { answerText } from "./answer.ts";
export { JournalError } from "./error.ts";
export type { PluginPorts, PortReader } from "./ports.ts";
export { MAX_FILE_BYTES, Recorder, type RecorderOptions } from "./recorder.ts";
export { type Difference, replayJournal, type ReplayReport } from "./replay.ts";
export type { JournalSink } from "./writer.ts";
