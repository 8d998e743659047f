/**
 * How values are written as JSON and read from JSON that anybody may have written: one {@linkcode Codec} says both, so
 * the two cannot disagree. Reading checks everything, and says where something is not what it should be.
 *
 * @module
 */
export {
  asObject,
  type Codec,
  type CodecType,
  COUNT,
  entries,
  FLAG,
  type Json,
  JsonError,
  type JsonObject,
  list,
  mapped,
  NUMBER,
  object,
  optional,
  pair,
  TEXT,
  TIME_OR_NEVER,
  union,
  word,
} from "./codec.ts";
