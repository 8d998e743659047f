import { assertEquals, assertThrows } from "@std/assert";
import {
  EVENT_NUMBER,
  eventMask,
  type EventName,
  VALID_EVENTS,
  VALID_EVENTS_OLD,
} from "../../src/nri/mod.ts";

Deno.test("eventMask() gives the mask of a pinning plugin that is valid on all runtimes [N3]", () => {
  const names: EventName[] = [
    "RunPodSandbox",
    "RemovePodSandbox",
    "CreateContainer",
    "PostStartContainer",
    "UpdateContainer",
    "StopContainer",
    "RemoveContainer",
  ];
  assertEquals(eventMask(names), 0x6cd);
  assertEquals(eventMask([...names, "RunPodSandbox"]), 0x6cd);
  assertEquals(eventMask(names) & ~VALID_EVENTS_OLD, 0);
});

Deno.test("eventMask() of all events is the mask of NRI 0.10", () => {
  const all: EventName[] = ["RunPodSandbox", "StopPodSandbox", "RemovePodSandbox", "CreateContainer"];
  assertEquals(eventMask(all), 0xf);
  assertEquals(
    Object.values(EVENT_NUMBER).reduce<number>((mask, number) => mask | 1 << (number - 1), 0),
    VALID_EVENTS,
  );
});

Deno.test("eventMask() refuses to subscribe to nothing, which would mean everything [N3]", () => {
  assertThrows(() => eventMask([]), RangeError, "no event given");
});
