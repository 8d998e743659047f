/** The one door to the generated code. */
// First, for its effect: protobufjs must be set up before the generated classes compute their default values.
import "../wire/mod.ts";
// @ts-types="../../proto/gen/nri.d.ts"
import { nri } from "../../proto/gen/nri.js";

/** The generated classes. They are mutable and never leave this layer. */
export const api = nri.pkg.api.v1alpha1;

/** Resources as the generated code takes them. */
export type ProtoResources = nri.pkg.api.v1alpha1.LinuxResources.$Properties;
