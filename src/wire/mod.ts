/**
 * Bytes to calls: the mux trunk, its framing, and ttrpc over it. Knows nothing of NRI's messages.
 *
 * ## The protocol
 *
 * One byte stream, the *trunk*, carries several logical connections. Each side wraps what a logical connection writes
 * in mux frames: u32 connection id, u32 payload length, payload, all integers big-endian. Frame boundaries carry no
 * meaning to a reader: the payloads of one id, joined, are that connection's byte stream. Opening a connection is local
 * and silent, frames of unknown ids are dropped, and there is no half-close: losing anything is losing the trunk.
 *
 * Within a logical connection runs ttrpc: u32 data length, u32 stream id, u8 type, u8 flags, data. A call is a request
 * (type 1) on a new odd, increasing stream id, and a response (type 2) on the same id, with a payload or a status. There
 * is no handshake, no cancel and no flow control. Connection 1 carries the plugin's service, connection 2 the
 * runtime's; each side is the server on one and the client on the other.
 *
 * ## What writing must obey
 *
 * The runtime reads a logical connection through a 4096-byte buffer that must take every mux payload whole, unless the
 * reader waits for at least that much more data of one message. So a message leaves as its first 4096 bytes in one mux
 * frame and all the rest in a second; two messages never share a mux frame; a data part never exceeds 4 MiB. Other
 * framings lose the plugin, fail containers, or panic the runtime. All writes go through one queue, so that a frame
 * stays contiguous.
 *
 * ## What reading must withstand
 *
 * Every byte is untrusted. Up to 16 MiB per message are accepted, because old runtimes send more than 4; a header that
 * claims more ends the trunk with a {@linkcode FrameError}, before anything was allocated for it. Buffers grow with the
 * bytes that arrive. Messages are copied out of the read buffer. Unknown types are ignored, malformed requests answered
 * with a status.
 *
 * @module
 */
export { type Clock, systemClock, type Timer } from "./clock.ts";
export type { Duplex } from "./duplex.ts";
export { FrameError, type FrameProblem } from "./frame_error.ts";
export {
  FIRST_FRAME_BYTES,
  frameMessage,
  MAX_MUX_PAYLOAD_BYTES,
  MAX_RECEIVED_DATA_BYTES,
  MAX_SENT_DATA_BYTES,
  type Message,
  MESSAGE_HEADER_BYTES,
  MESSAGE_TYPE,
  MUX_HEADER_BYTES,
} from "./framing.ts";
export { type InheritedFdWay, inheritedFdWay, openInheritedFd } from "./inherited_fd.ts";
export type { LogFields, Logger } from "./logger.ts";
export { type MemoryDuplexOptions, memoryDuplexPair } from "./memory_duplex.ts";
export { MuxReader, type PayloadSink } from "./mux_reader.ts";
export { encodeField, type FieldVisitor, visitFields } from "./proto_fields.ts";
export { RpcError, type RpcErrorOptions, STATUS } from "./status.ts";
export { type Channel, type MessageReceiver, Trunk, type TrunkEnd, type TrunkOptions } from "./trunk.ts";
export { type Call, TtrpcClient, type TtrpcClientOptions } from "./ttrpc_client.ts";
export { type MethodHandler, type ServerContext, type Services, TtrpcServer } from "./ttrpc_server.ts";
export { type ByteConn, connDuplex, connectUnix } from "./unix_duplex.ts";
