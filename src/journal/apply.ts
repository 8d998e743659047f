import type { Plugin, PluginInput } from "../plugin/mod.ts";

/** Gives a plugin an input again. Returns or throws what its method does. */
export function applyInput(plugin: Plugin, input: PluginInput): unknown {
  switch (input.hook) {
    case "Configure":
      return plugin.configure(input.info);
    case "Synchronize":
      return plugin.synchronize(input.pods, input.containers, input.request);
    case "CreateContainer":
      return plugin.createContainer(input.pod, input.container, input.request);
    case "UpdateContainer":
      return plugin.updateContainer(input.pod, input.container, input.resources, input.request);
    case "StopContainer":
      return plugin.stopContainer(input.pod, input.container, input.request);
    case "TakeOff":
      return plugin.takeOff();
    case "PollMachine":
      return plugin.pollMachine();
    case "CheckGhosts":
      return plugin.checkGhosts();
    case "CheckDrift":
      return plugin.checkDrift(input.ids);
    case "Land":
      return plugin.land(input.applied);
    default:
      return plugin.lifecycle(input.hook, input.pod, input.container, input.request);
  }
}
