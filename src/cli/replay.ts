import {
  answerText,
  type Difference,
  JournalError,
  replayJournal,
  type ReplayReport,
} from "../journal/mod.ts";
import type { CommandOutput } from "./config_check.ts";
import { inline, oneLine, reasonOf } from "./inline.ts";
import { VERSION } from "./version.ts";

/** Longest line that is looked at: the first line of a section with many thousand containers. */
const MAX_LINE_CHARS = 64 * 1024 * 1024;
/** Longest answer in a message; `--json` has it whole. */
const MAX_ANSWER_CHARS = 1000;

/**
 * `replay FILE`: gives the events of a decision journal to this program's engine, and says whether it answers the same.
 * Never throws.
 *
 * @returns Exit code 0 where all answers are the same, 1 where one is not, 2 where the file cannot be replayed.
 */
export async function replayFile(path: string, { json }: { readonly json: boolean }): Promise<CommandOutput> {
  try {
    const report = await replayJournal(linesOf(path));
    const stdout = json ? `${JSON.stringify(reportJson(report))}\n` : reportText(report);
    return { exitCode: report.differing === 0 ? 0 : 1, stdout, stderr: "" };
  } catch (error) {
    const line = error instanceof JournalError ? error.line : undefined;
    const message = line === undefined
      ? `Cannot read journal ${inline(path)}: ${reasonOf(error)}`
      : reasonOf(error);
    const stdout = json ? `${JSON.stringify({ error: message, line })}\n` : "";
    return { exitCode: 2, stdout, stderr: `weka-cpuset: ${message}\n` };
  }
}

/** The lines of a file, one after the other. What is no UTF-8 cannot be JSON, and is told as such. */
async function* linesOf(path: string): AsyncGenerator<string> {
  using file = await Deno.open(path);
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(64 * 1024);
  const parts: string[] = [];
  let length = 0;
  let number = 1;
  for (let count = await file.read(bytes); count !== null; count = await file.read(bytes)) {
    const [first = "", ...more] = decoder.decode(bytes.subarray(0, count), { stream: true }).split("\n");
    parts.push(first);
    length += first.length;
    if (length > MAX_LINE_CHARS) {
      throw new JournalError(`it is longer than ${MAX_LINE_CHARS} characters`, { line: number });
    }
    for (const next of more) {
      yield parts.join("");
      parts.splice(0, parts.length, next);
      length = next.length;
      number++;
    }
  }
  yield parts.join("");
}

function reportText(report: ReplayReport): string {
  const { version, decisions, differing, first, cut } = report;
  const lines = cut.map((line) => `line ${line} is cut off, as by a crash: it is left out`);
  if (version !== VERSION) lines.push(`written by ${oneLine(version)}, replayed by ${VERSION}`);
  if (first === undefined) lines.push(`identical: ${decisions} decisions`);
  else {
    lines.push(
      `different: line ${first.line}, event ${first.event}: ${oneLine(subjectOf(first))}`,
      `  recorded: ${shown(first.recorded)}`,
      `  today:    ${shown(first.now)}`,
      `${differing} answers differ, of ${decisions} decisions; those after the first may follow from it`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function shown(answer: Difference["now"]): string {
  const text = oneLine(answerText(answer));
  return text.length <= MAX_ANSWER_CHARS ? text : `${text.slice(0, MAX_ANSWER_CHARS)}…`;
}

/** What an event was about. */
function subjectOf({ input }: Difference): string {
  if (!("pod" in input)) return input.hook;
  const { pod, container } = input;
  const name = container === undefined ? "" : `, container ${container.name || container.id}`;
  return `${input.hook} of ${pod.namespace}/${pod.name}${name}`;
}

function reportJson({ first, ...report }: ReplayReport): object {
  return {
    identical: first === undefined,
    replayedBy: VERSION,
    ...report,
    first: first && differenceJson(first),
  };
}

function differenceJson(first: Difference): object {
  const { line, event, atMs, input, recorded, now } = first;
  const { pod, container } = "pod" in input ? input : {};
  return {
    line,
    event,
    atMs,
    hook: input.hook,
    pod: pod && `${pod.namespace}/${pod.name}`,
    container: container?.name,
    containerId: container?.id,
    recorded,
    today: now,
  };
}
