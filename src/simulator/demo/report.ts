import type { Topology } from "../../topology/mod.ts";
import { cpuMap, paint, renderCpuMap, type TextStyle } from "../../view/mod.ts";
import type { NodeView } from "../observe.ts";
import type { Decision, LoggedUpdate } from "./decisions.ts";
import { ownersOfNode } from "./owners.ts";
import type { DemoStep } from "./scenario.ts";

const GOOD = { foreground: 77, bold: true };
const BAD = { foreground: 203, bold: true };
const FAINT = { foreground: 244 };
const TITLE = { foreground: 39, bold: true };
const STRONG = { bold: true };
/** In front of everything that belongs to a heading. */
const INDENT = "   ";

/** Writes the demonstration, line by line. */
export class Report {
  readonly #write: (line: string) => void;
  readonly #style: TextStyle;
  #lastMap = "";

  /** @param write Takes one line without its newline. */
  constructor(write: (line: string) => void, style: TextStyle) {
    this.#write = write;
    this.#style = style;
  }

  /** Faint text below a heading. */
  say(text: string): void {
    for (const line of wrapped(text, this.#style.width - INDENT.length)) {
      this.#write(paint(`${INDENT}${line}`, FAINT, this.#style));
    }
  }

  /** A line of somebody else's, as it is. */
  quote(line: string): void {
    this.#write(paint(`${INDENT}${line}`, FAINT, this.#style));
  }

  /** A heading with an empty line above. */
  title(text: string): void {
    this.#write("");
    this.#write(paint(text, TITLE, this.#style));
  }

  /** The heading of a step. */
  step(number: number, step: DemoStep): void {
    this.title(`${number}. ${step.title}`);
    this.say(step.note);
  }

  /** What the plugin decided and why, and whom it updated in the same answer. */
  decisions(decisions: readonly Decision[]): void {
    const width = Math.max(0, ...decisions.map((decision) => decision.containerId.length));
    const margin = `${INDENT}${" ".repeat(width)}  `;
    const room = this.#style.width - margin.length;
    for (const decision of decisions) {
      const name = `${INDENT}${paint(decision.containerId.padEnd(width), STRONG, this.#style)}  `;
      wrapped(sentenceOf(decision), room).forEach((line, index) => {
        this.#write(`${index === 0 ? name : margin}${line}`);
      });
      for (const line of updateLines(decision.updates).flatMap((text) => wrapped(text, room))) {
        this.#write(paint(`${margin}${line}`, FAINT, this.#style));
      }
    }
  }

  /** Who has which CPUs, by the runtime's account. */
  map(topology: Topology, view: NodeView): void {
    const lines = renderCpuMap(cpuMap(topology, ownersOfNode(view)), this.#style);
    const text = lines.join("\n");
    if (text === this.#lastMap) return this.say("(the map is the same as above)");
    this.#lastMap = text;
    for (const line of lines) this.#write(line);
  }

  /** Something that was checked and is right. */
  good(text: string): void {
    this.#marked(paint("✓", GOOD, this.#style), text);
  }

  /** Something that is wrong. */
  bad(text: string): void {
    this.#marked(paint("✗", BAD, this.#style), text);
  }

  #marked(mark: string, text: string): void {
    wrapped(text, this.#style.width - 2).forEach((line, index) => {
      this.#write(`${index === 0 ? mark : " "} ${line}`);
    });
  }
}

function sentenceOf({ hook, class: kind, cpus, reason }: Decision): string {
  if (hook === "StopContainer") return `ended: ${reason}`;
  return cpus === undefined ? `refused: ${reason}` : `${kind} → ${cpus}: ${reason}`;
}

/** Containers that got the same set stand together. */
function updateLines(updates: readonly LoggedUpdate[]): readonly string[] {
  const groups = Map.groupBy(updates, (update) => update.cpus);
  return [...groups].map(([cpus, members]) =>
    `in the same answer: ${members.map((update) => update.containerId).join(", ")} → ${cpus}`
  );
}

/** Lines of at most `width` columns, broken at blanks; a longer word stands alone. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
