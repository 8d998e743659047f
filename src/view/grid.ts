import { formatCpuList } from "../cpuset/mod.ts";
import { cellText } from "./cell_text.ts";
import type { CoreCells, CpuCell, CpuMap, NodeCells } from "./cpu_map.ts";
import { paint, type TextStyle } from "./style.ts";

/** From here on a core is one column of characters, without its number above it. */
const DENSE_CPUS = 257;
/** Longest list of CPUs in front of a row; longer ones are cut to `first..last`. */
const MAX_LIST_LENGTH = 11;

const FAINT = { foreground: 244 };
const STRONG = { bold: true };

/** How wide things are drawn. */
interface Grid {
  readonly map: CpuMap;
  readonly style: TextStyle;
  /** One column of characters per core, no numbers above. */
  readonly dense: boolean;
  /** Characters of one core, the blank after it included. */
  readonly cell: number;
  /** Characters in front of the first core. */
  readonly label: number;
}

/**
 * The machine as a grid: a block per NUMA node, a column per core, a row per hardware thread, a bar between
 * last-level caches. Blocks wrap, between caches where they can.
 */
export function gridLines(map: CpuMap, style: TextStyle): readonly string[] {
  const grid = gridOf(map, style);
  return map.nodes.flatMap((node) => nodeLines(grid, node));
}

/** What parts last-level caches on screen; undefined where nothing does. */
export function cacheNote(map: CpuMap): string | undefined {
  if (!map.nodes.some((node) => node.caches.length > 1)) return undefined;
  return isDense(map) ? "gaps part last-level caches" : "│ parts last-level caches";
}

function isDense(map: CpuMap): boolean {
  return map.nodes.flatMap(coresOf).flatMap((core) => core.cells).length >= DENSE_CPUS;
}

function gridOf(map: CpuMap, style: TextStyle): Grid {
  const cells = map.nodes.flatMap(coresOf).flatMap((core) => core.cells);
  const dense = isDense(map);
  const keyLength = Math.max(1, ...map.owners.map((owner) => owner.key.length));
  const idLength = dense ? 0 : Math.max(0, ...cells.map((cell) => `${cell.id}`.length));
  const nameLength = Math.max(...map.nodes.map((node) => nodeName(node).length));
  // In a dense grid the name and the row's CPUs stand side by side.
  const label = dense ? nameLength + MAX_LIST_LENGTH + 3 : Math.max(nameLength, MAX_LIST_LENGTH + 1) + 1;
  return { map, style, dense, label, cell: dense ? keyLength : Math.max(idLength, keyLength) + 1 };
}

function coresOf(node: NodeCells): readonly CoreCells[] {
  return node.caches.flatMap((cache) => cache.cores);
}

function nodeName(node: NodeCells): string {
  return node.id === undefined ? "no node" : `node ${node.id}`;
}

/** Several caches on one line of the terminal. */
type Chunk = readonly (readonly CoreCells[])[];

function nodeLines(grid: Grid, node: NodeCells): readonly string[] {
  const note = node.id === undefined || node.hasMemory ? "" : "  no memory";
  if (node.caches.length === 0) {
    const name = paint(nodeName(node).padEnd(grid.label), STRONG, grid.style);
    return [`${name}${paint(` no CPUs${note === "" ? "" : ","}${note.slice(1)}`, FAINT, grid.style)}`];
  }
  return chunksOf(grid, node).flatMap((chunk, index) => chunkLines(grid, chunk, { node, note, index }));
}

/** Splits a node's cores into as few lines as fit, of about equal length. */
function chunksOf(grid: Grid, node: NodeCells): readonly Chunk[] {
  // The blank after the last cell may stand outside.
  let budget = Math.max(grid.cell, grid.style.width - grid.label + 1);
  let chunks = chunksWithin(grid, node, budget);
  for (let next = chunks; next.length === chunks.length && budget > grid.cell;) {
    chunks = next;
    budget -= grid.cell;
    next = chunksWithin(grid, node, budget);
  }
  return chunks;
}

/** Fills lines of at most `budget` characters, between caches where possible. */
function chunksWithin(grid: Grid, node: NodeCells, budget: number): readonly Chunk[] {
  const room = Math.floor(budget / grid.cell);
  const chunks: (readonly CoreCells[])[][] = [[]];
  let used = 0;
  for (const { cores } of node.caches) {
    for (let start = 0; start < cores.length; start += room) {
      const part = cores.slice(start, start + room);
      const size = part.length * grid.cell;
      if (used > 0 && used + 1 + size > budget) {
        chunks.push([]);
        used = 0;
      }
      chunks.at(-1)?.push(part);
      used += size + (used === 0 ? 0 : 1);
    }
  }
  return chunks;
}

function chunkLines(
  grid: Grid,
  chunk: Chunk,
  place: { readonly node: NodeCells; readonly note: string; readonly index: number },
): readonly string[] {
  const { style } = grid;
  const name = place.index === 0 ? nodeName(place.node) : "";
  const note = place.index === 0 ? place.note : "";
  const threads = 1 + Math.max(...chunk.flat().flatMap((core) => core.cells.map((cell) => cell.thread)));
  const rows = Array.from({ length: threads }, (_, thread) => rowOf(grid, chunk, thread));
  if (grid.dense) {
    return rows.map(({ list, text }, row) => {
      const title = paint((row === 0 ? name : "").padEnd(grid.label - MAX_LIST_LENGTH - 2), STRONG, style);
      const faintNote = row === 0 ? paint(note, FAINT, style) : "";
      return `${title}${paint(`${list.padStart(MAX_LIST_LENGTH)}  `, FAINT, style)}${text}${faintNote}`
        .trimEnd();
    });
  }
  const numbers = chunk.map((cores) => cores.map((core) => `${core.id}`.padStart(grid.cell - 1)).join(" "));
  const header = `${paint(name.padEnd(grid.label), STRONG, style)}${
    paint(`${numbers.join("  ")}${note}`, FAINT, style)
  }`;
  return [
    header.trimEnd(),
    ...rows.map(({ list, text }) =>
      `${paint(`${list.padStart(grid.label - 1)} `, FAINT, style)}${text}`.trimEnd()
    ),
  ];
}

/** One hardware thread of every core of a chunk. */
function rowOf(grid: Grid, chunk: Chunk, thread: number): { readonly list: string; readonly text: string } {
  const ids: number[] = [];
  const groups = chunk.map((cores) =>
    cores.map((core) => {
      const cell = core.cells.find((candidate) => candidate.thread === thread);
      if (cell === undefined) return " ".repeat(grid.cell);
      ids.push(cell.id);
      return drawnCell(grid, cell);
    }).join("")
  );
  const bar = grid.dense ? " " : paint("│", FAINT, grid.style);
  return { list: rowLabel(ids), text: groups.join(bar) };
}

function drawnCell(grid: Grid, cell: CpuCell): string {
  const { sign, paint: colors } = cellText(grid.map, cell);
  const text = grid.dense ? sign.padEnd(grid.cell) : `${sign.padStart(grid.cell - 1)} `;
  return paint(text, colors, grid.style);
}

/** The CPUs of a row: a list where it is short, `0,2..30` where they are evenly apart, else first and last. */
function rowLabel(ids: readonly number[]): string {
  const list = formatCpuList(ids);
  if (list.length <= MAX_LIST_LENGTH) return list;
  const [first, second] = ids;
  const last = ids.at(-1);
  if (first === undefined || second === undefined) return list;
  const stride = second - first;
  const even = ids.every((id, index) => id === first + index * stride);
  const short = even ? `${first},${second}..${last}` : `${first}..${last}`;
  return short.length <= MAX_LIST_LENGTH ? short : `${first}..${last}`;
}
