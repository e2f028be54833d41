import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, getCACertificates, type TLSSocket } from "node:tls";
import { sentence } from "#contract";
import { isForbiddenAddress } from "../../transport/forbiddenAddress.ts";
import { SourceFailure, type SourceSteps } from "./sourceSteps.ts";

/** Where a name led: everything after it goes to this address, so that a second answer of the name's server changes nothing. */
export interface Reached {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}
/** What a certificate is checked against: the authorities of the host and those that come with the runtime. */
export const authorities = (): string[] => [...getCACertificates("system"), ...getCACertificates("bundled")];

/** [SRC2] The addresses of a host. @throws SourceFailure when one of them is forbidden, or as the resolver does. */
export async function resolveHost(host: string): Promise<string[]> {
  const found = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  const forbidden = found.find(isForbiddenAddress);
  if (forbidden !== undefined) throw new SourceFailure("sourceTest.forbidden", { host, address: forbidden });
  return found;
}

/** The steps resolve and connect: to the first address that answers. The socket is closed again, unless `keep` takes it. */
export async function reach(steps: SourceSteps, host: string, port: number): Promise<Reached & { readonly socket: Socket }> {
  const addresses = await steps.run(
    "resolve",
    { host },
    () => resolveHost(host),
    (found) => sentence("sourceTest.resolved", { host, addresses: found.join(", ") }),
  );
  return steps.run(
    "connect",
    { address: addresses[0]!, port },
    async () => {
      let failure: unknown;
      for (const address of addresses) {
        try {
          return { host, address, port, socket: await dial(steps, address, port) };
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    },
    ({ address }) => sentence("sourceTest.connected", { address, port }),
  );
}
/** A connection to an address, closed with the test. */
export function dial(steps: SourceSteps, address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    steps.closeLater(() => socket.destroy());
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** The step tls on a connection; `verify` looks at the certificate and its name. */
export function secure(steps: SourceSteps, socket: Socket, { host, verify }: { readonly host: string; readonly verify: boolean }): Promise<TLSSocket> {
  return steps.run(
    "tls",
    {},
    () =>
      new Promise<TLSSocket>((resolve, reject) => {
        const secured = connectTls({ socket, ...(isIP(host) === 0 ? { servername: host } : {}), host, rejectUnauthorized: verify, ...(verify ? { ca: authorities() } : {}) });
        steps.closeLater(() => secured.destroy());
        secured.once("secureConnect", () => {
          secured.off("error", reject);
          secured.on("error", () => {});
          resolve(secured);
        });
        secured.once("error", reject);
        socket.once("close", () => reject(new Error("the connection was closed")));
      }),
    (secured) => sentence("sourceTest.tls", { protocol: secured.getProtocol() ?? "", subject: String(secured.getPeerCertificate().subject?.CN ?? host) }),
  );
}

/** Waits for as many bytes, then for what `length` says of them. @throws when the connection ends before. */
export function readBytes(socket: Socket, length: (soFar: Buffer) => number | null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const end = (error: Error | null): void => {
      socket.off("data", take).off("close", gone).off("error", end);
      if (error === null) resolve(got);
      else reject(error);
    };
    const gone = (): void => end(new Error("the connection was closed without an answer"));
    const take = (chunk: Buffer): void => {
      got = Buffer.concat([got, chunk]);
      const wanted = length(got);
      if (wanted !== null && wanted > LONGEST_ANSWER) end(new Error(`an answer of ${wanted} bytes is not of this protocol`));
      else if (wanted !== null && got.length >= wanted) end(null);
    };
    socket.on("data", take).once("close", gone).once("error", end);
  });
}
const LONGEST_ANSWER = 16 * 1024 * 1024;
