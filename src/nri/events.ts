/** Events: their numbers, their bits in the mask of ConfigureResponse (`reference/nri.md` §4.3). */
import type { LifecycleEvent } from "./messages.ts";

/** Number of each event in `StateChangeEvent.event`; its bit in the mask is `1 << (number - 1)`. */
export const EVENT_NUMBER = {
  RunPodSandbox: 1,
  StopPodSandbox: 2,
  RemovePodSandbox: 3,
  CreateContainer: 4,
  PostCreateContainer: 5,
  StartContainer: 6,
  PostStartContainer: 7,
  UpdateContainer: 8,
  PostUpdateContainer: 9,
  StopContainer: 10,
  RemoveContainer: 11,
  UpdatePodSandbox: 12,
  PostUpdatePodSandbox: 13,
  ValidateContainerAdjustment: 14,
} as const;

/** Name of an event. */
export type EventName = keyof typeof EVENT_NUMBER;

/** Mask bits that NRI up to 0.9 knows; any other bit there loses the plugin. */
export const VALID_EVENTS_OLD = 0x7ff;
/** Mask bits that NRI from 0.10 on knows. */
export const VALID_EVENTS = 0x3fff;

/** Events that carry no answer and come as an RPC of their own or as StateChange. */
export const LIFECYCLE_EVENTS: readonly LifecycleEvent[] = [
  "RunPodSandbox",
  "StopPodSandbox",
  "RemovePodSandbox",
  "PostCreateContainer",
  "StartContainer",
  "PostStartContainer",
  "PostUpdateContainer",
  "RemoveContainer",
];

/**
 * The mask that subscribes to `events`. It is never 0, which would mean all events, validation included.
 *
 * @throws {RangeError} If `events` is empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eventMask } from "./mod.ts";
 *
 * assertEquals(eventMask(["CreateContainer", "UpdateContainer", "StopContainer"]), 0x288);
 * ```
 */
export function eventMask(events: readonly EventName[]): number {
  if (events.length === 0) throw new RangeError("Cannot make event mask: no event given");
  return events.reduce((mask, name) => mask | 1 << (EVENT_NUMBER[name] - 1), 0);
}

/** The lifecycle event with this number; undefined for all others, known or not. */
export function lifecycleEvent(number: number): LifecycleEvent | undefined {
  return LIFECYCLE_EVENTS.find((name) => EVENT_NUMBER[name] === number);
}

/** True where the event concerns a pod and comes without a container. */
export function isPodEvent(event: LifecycleEvent): boolean {
  return event.endsWith("PodSandbox");
}
