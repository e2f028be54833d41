import { NodeWebSocket } from "socket.io-client";

/**
 * A WebSocket between programs: its frames carry a mask of zeros, which both ends then need not apply to every byte. Masks
 * keep a page in a browser from writing what an old proxy would take for a request (RFC 6455, 10.3); no page speaks here, and
 * beyond loopback the bytes are inside TLS.
 */
export class ProgramWebSocket extends NodeWebSocket {
  override createSocket(uri: string, protocols: string | string[] | undefined, options: Record<string, unknown>): ReturnType<NodeWebSocket["createSocket"]> {
    return super.createSocket(uri, protocols, { ...options, generateMask: (mask: Buffer) => void mask.fill(0) });
  }
}
