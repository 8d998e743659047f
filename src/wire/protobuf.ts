/**
 * The one module that touches protobufjs: sets it up for this process and hands out its reader and writer.
 *
 * The set-up at import is deliberate. It must precede every use of the generated code, which shares these classes, and
 * whoever decodes NRI messages imports this layer.
 */
import protobuf from "protobufjs/minimal.js";

// Under Deno protobufjs takes itself to be in Node and returns `Buffer`s out of pooled slabs; and 64-bit integers
// become `Long` objects although the code was generated for numbers.
Reflect.set(protobuf.util, "Buffer", null);
Reflect.set(protobuf.util, "Long", null);
protobuf.configure();
// Unknown fields would be kept, one view each: memory that the peer chooses.
protobuf.Reader.discardUnknown = true;

/** protobufjs' reader, set up. Throws plain errors on malformed input. */
export const Reader = protobuf.Reader;
/** protobufjs' writer, set up: `finish()` returns a plain `Uint8Array`. */
export const Writer = protobuf.Writer;
