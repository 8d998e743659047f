import { eventMask, type EventName } from "../nri/mod.ts";

/**
 * The events that decide something (spec §13 [N3]); each other one would cost the node 0.15 ms for nothing. All are
 * known to every NRI version.
 */
const SUBSCRIBED: readonly EventName[] = [
  "StopPodSandbox",
  "RemovePodSandbox",
  "CreateContainer",
  "PostCreateContainer",
  "PostStartContainer",
  "UpdateContainer",
  "PostUpdateContainer",
  "StopContainer",
  "RemoveContainer",
];

/** The mask for `ConfigureResponse.events`, never 0: that would mean "all", validation included. */
export function subscribedEvents(): number {
  return eventMask(SUBSCRIBED);
}
