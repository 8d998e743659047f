import { asObject, type Json, JsonError, type JsonObject } from "../json/mod.ts";
import type { ContainerAdjustment, ContainerUpdate, CreateContainerReply } from "../nri/mod.ts";
import { type PluginInput, RefusalError } from "../plugin/mod.ts";

/** Whether an input is work that a timer starts: it mostly finds nothing to do. */
export function isTimed({ hook }: PluginInput): boolean {
  return hook === "TakeOff" || hook === "PollMachine" || hook === "CheckGhosts" || hook === "CheckDrift";
}

/** What handling an input came to. */
export type Outcome =
  | { readonly kind: "answered"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: unknown };

/** Runs something and keeps what came of it. */
export function outcomeOf(handle: () => unknown): Outcome {
  try {
    return { kind: "answered", value: handle() };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/**
 * The answer to an input as it is written and compared; undefined where the hook has none to give. The environment that
 * an answer sets is left out: it says what the CPUs say.
 */
export function answerOf(input: PluginInput, outcome: Outcome): Json | undefined {
  if (outcome.kind === "failed") return failureOf(outcome.error);
  const { value } = outcome;
  switch (input.hook) {
    case "Configure":
      return typeof value === "number" ? { events: value } : undefined;
    case "CreateContainer":
      // What a hook returns is known by its name: `Plugin` sees to it.
      return creationOf(value as CreateContainerReply);
    case "Synchronize":
    case "UpdateContainer":
    case "StopContainer":
    case "TakeOff":
      return { updates: (value as readonly ContainerUpdate[]).map(updateOf) };
    default:
      return undefined;
  }
}

/** Whether an input is one that something is decided about, rather than told. */
export function isDecision(input: PluginInput): boolean {
  switch (input.hook) {
    case "Synchronize":
    case "CreateContainer":
    case "UpdateContainer":
    case "StopContainer":
    case "TakeOff":
      return true;
    default:
      return false;
  }
}

function failureOf(error: unknown): Json {
  if (error instanceof RefusalError) return { refused: error.kind, message: error.message };
  return { failed: error instanceof Error ? error.message : String(error) };
}

function creationOf({ adjustment, updates }: CreateContainerReply): Json {
  return { adjustment: adjustment && adjustmentOf(adjustment), updates: updates.map(updateOf) };
}

function adjustmentOf({ cpus, mems, quota }: ContainerAdjustment): Json {
  return { cpus, mems: mems || undefined, quota };
}

function updateOf({ containerId, cpus, mems, quota, ignoreFailure }: ContainerUpdate): Json {
  return { id: containerId, cpus, mems: mems || undefined, quota, ignoreFailure };
}

/** Whether two answers are the same, whatever the order of properties. `ours` is one of this program, `theirs` anybody's. */
export function isSameJson(ours: Json | undefined, theirs: Json | undefined): boolean {
  if (typeof ours !== "object" || ours === null) return ours === theirs;
  if (typeof theirs !== "object" || theirs === null) return false;
  if (isList(ours) || isList(theirs)) {
    return isList(ours) && isList(theirs) && ours.length === theirs.length &&
      ours.every((item, index) => isSameJson(item, theirs[index]));
  }
  const names = new Set([...namesOf(ours), ...namesOf(theirs)]);
  return [...names].every((name) =>
    Object.hasOwn(ours, name) && Object.hasOwn(theirs, name) && isSameJson(ours[name], theirs[name])
  );
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

function namesOf(json: JsonObject): readonly string[] {
  return Object.keys(json).filter((name) => json[name] !== undefined);
}

/** An answer in a few words, for people. */
export function answerText(answer: Json | undefined): string {
  if (answer === undefined) return "no answer";
  try {
    return textOf(asObject(answer, ""));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return JSON.stringify(answer);
  }
}

function textOf(answer: JsonObject): string {
  const { refused, failed, message, adjustment, updates } = answer;
  if (refused !== undefined) return `refused: ${message}`;
  if (failed !== undefined) return `failed: ${failed}`;
  if (updates === undefined) return JSON.stringify(answer);
  const parts: string[] = [];
  if (adjustment !== undefined) parts.push(setsText(asObject(adjustment, "adjustment")));
  const list = isList(updates) ? updates.map((update) => asObject(update, "updates")) : [];
  parts.push(
    list.length === 0
      ? "no updates"
      : `updates ${list.map((one) => `${one["id"]}: ${setsText(one)}`).join("; ")}`,
  );
  return parts.join(", ");
}

function setsText({ cpus, mems, quota }: JsonObject): string {
  const memory = mems === undefined ? "" : ` memory ${mems}`;
  return `CPUs ${cpus}${memory}${quota === undefined ? "" : ` quota ${quota}`}`;
}
