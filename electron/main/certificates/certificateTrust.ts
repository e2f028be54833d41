import type { SavedConnection } from "#bridge";
import { declinedKey, hostOf, judgeCertificate, pinsOf } from "./judgeCertificate.ts";
import type { SeenCertificate } from "./judgeCertificate.ts";

/** What Electron's `setCertificateVerifyProc` is answered with. */
export const ACCEPT = 0;
export const REFUSE = -2;
export const AS_CHROMIUM = -3;

export interface CertificateTrustOptions {
  readonly connections: () => readonly SavedConnection[];
  readonly save: (connection: SavedConnection) => Promise<void>;
  /** Asks the person whether this is the server they mean. */
  readonly ask: (seen: SeenCertificate) => Promise<boolean>;
  /** Chromium remembers answers: called when one of them no longer holds. */
  readonly onChanged: () => void;
}
export interface CertificateTrust {
  readonly verify: (seen: SeenCertificate) => Promise<number>;
  /** A connection as it is to be stored: one saved after its certificate was trusted gets the pin. Also forgets a "no" for its host, because saving it is asking again. */
  readonly pinned: (connection: SavedConnection) => SavedConnection;
}

/** Trust on first use: asks once per certificate however many connections wait for it, and pins what the person accepts. */
export function certificateTrust({ connections, save, ask, onChanged }: CertificateTrustOptions): CertificateTrust {
  const declined = new Set<string>();
  /** Accepted before a connection to the host was saved, by host. */
  const accepted = new Map<string, string>();
  const asking = new Map<string, Promise<boolean>>();

  async function decide(seen: SeenCertificate): Promise<boolean> {
    const yes = await ask(seen);
    if (!yes) declined.add(declinedKey(seen));
    else {
      accepted.set(seen.host, seen.fingerprint);
      for (const connection of connections()) if (hostOf(connection.address) === seen.host && connection.fingerprint === undefined) await save({ ...connection, fingerprint: seen.fingerprint });
    }
    return yes;
  }

  return {
    verify: async (seen) => {
      const { pins, hasUnpinned } = pinsOf(seen.host, connections());
      const early = pins.length === 0 ? accepted.get(seen.host) : undefined;
      const verdict = judgeCertificate(seen, early === undefined ? pins : [early], hasUnpinned, declined);
      if (verdict === "pinned") return ACCEPT;
      if (verdict === "asChromium") return AS_CHROMIUM;
      if (verdict !== "firstUse") return REFUSE;
      const key = declinedKey(seen);
      const question = asking.get(key) ?? decide(seen).finally(() => asking.delete(key));
      asking.set(key, question);
      return (await question) ? ACCEPT : REFUSE;
    },
    pinned: (connection) => {
      const host = hostOf(connection.address);
      const trusted = connection.fingerprint ?? accepted.get(host);
      const before = connections().find(({ id }) => id === connection.id);
      const forgotten = [...declined].filter((key) => key.startsWith(`${host} `));
      for (const key of forgotten) declined.delete(key);
      // The person took the pin away: the next certificate is a first one again.
      if (before?.fingerprint !== undefined && connection.fingerprint === undefined && hostOf(before.address) === host) {
        accepted.delete(host);
        onChanged();
        return connection;
      }
      if (forgotten.length > 0 || before?.fingerprint !== trusted) onChanged();
      return trusted === undefined ? connection : { ...connection, fingerprint: trusted };
    },
  };
}
