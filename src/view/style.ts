/** How text is written on a terminal. */
export interface TextStyle {
  /** Whether ANSI colours (the 256-colour palette) may be used. */
  readonly color: boolean;
  /** Columns to stay within; a line may exceed it only where one cell with its label does not fit. */
  readonly width: number;
}

/** What is known about the place the text goes to. */
export interface TerminalFacts {
  /** `NO_COLOR` is set to something (https://no-color.org). */
  readonly noColor: boolean;
  /** Whether somebody looks at it; else it is a file or a pipe. */
  readonly isTerminal: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Columns where there is no terminal to ask. */
const DEFAULT_WIDTH = 100;

/** The style for a place: no colour where it is not wanted or would end up in a file. */
export function styleFor(facts: TerminalFacts): TextStyle {
  return { color: facts.isTerminal && !facts.noColor, width: facts.columns ?? DEFAULT_WIDTH };
}

/** Colours of the 256-colour palette. */
export interface Paint {
  /** Index of the letters' colour, 0 … 255. @default the terminal's */
  readonly foreground?: number;
  /** Index of the colour behind them, 0 … 255. @default the terminal's */
  readonly background?: number;
  /** Whether the letters are bold. @default {false} */
  readonly bold?: boolean;
}

/** The text in these colours, or as it is where there are none. */
export function paint(text: string, colors: Paint, style: Pick<TextStyle, "color">): string {
  if (!style.color || text === "") return text;
  const codes = [
    ...(colors.bold === true ? ["1"] : []),
    ...(colors.foreground === undefined ? [] : [`38;5;${colors.foreground}`]),
    ...(colors.background === undefined ? [] : [`48;5;${colors.background}`]),
  ];
  return codes.length === 0 ? text : `\x1b[${codes.join(";")}m${text}\x1b[0m`;
}

/** The text cut to `width` columns, marked with `…` where it was cut. Every character counts as one column. */
export function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
