import { z } from "zod";

/** [WIRE8] Version of the wire. A parent serves agents of this one and of the one before; anything else is refused with both numbers in the sentence. */
export const PROTOCOL = 2;
export const OLDEST_PROTOCOL = PROTOCOL - 1;

/** Socket.IO paths. Log bytes have their own, so that control never waits behind them. */
export const CONTROL_PATH = "/control";
export const LOG_PATH = "/logs";
export const UI_NAMESPACE = "/ui";
/** Agents dial their parent here: masters the server, slaves their master. */
export const FLEET_NAMESPACE = "/fleet";
export const CREW_NAMESPACE = "/crew";

/** [WIRE9] The closed list of reasons for which a connection is refused; sent as the message of `connect_error`. */
export const ConnectRefusal = z.enum(["protocol", "notSignedIn", "setupNeeded", "unknownNode", "badProof", "origin", "tooMany", "goingDown"]);
export type ConnectRefusal = z.infer<typeof ConnectRefusal>;

export const UiHandshake = z.object({ protocol: z.number().int(), token: z.string().max(200) });
export const AgentHandshake = z.object({ protocol: z.number().int() });

/** Limits of one frame and one connection (QUALITY.md 3.6). */
export const CONTROL_FRAME_BYTES = 4 * 1024 * 1024;
export const LOG_FRAME_BYTES = 512 * 1024;
/** [WIRE10] Bytes of a log chunk. */
export const LOG_CHUNK_BYTES = 256 * 1024;
