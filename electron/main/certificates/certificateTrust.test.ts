import { expect, test } from "vitest";
import type { SavedConnection } from "#bridge";
import { ACCEPT, AS_CHROMIUM, certificateTrust, REFUSE } from "./certificateTrust.ts";
import { judgeCertificate, pinsOf } from "./judgeCertificate.ts";

const A = `sha256/${"A".repeat(43)}=`;
const B = `sha256/${"B".repeat(43)}=`;
const selfSigned = "net::ERR_CERT_AUTHORITY_INVALID";
const connection = (over: Partial<SavedConnection> = {}): SavedConnection => ({ id: "prod", name: "prod", address: "https://10.0.8.11:18590", environment: "production", ...over });
const seen = (over: object = {}) => ({ host: "10.0.8.11", fingerprint: A, verification: selfSigned, ...over });
const none = new Set<string>();

test("every verdict has its case", () => {
  expect(judgeCertificate(seen(), [A], false, none)).toBe("pinned");
  expect(judgeCertificate(seen({ fingerprint: B }), [A], false, none)).toBe("changed");
  expect(judgeCertificate(seen({ fingerprint: B, verification: "net::OK" }), [A], false, none)).toBe("changed");
  expect(judgeCertificate(seen({ fingerprint: B, verification: "net::OK" }), [A], true, none)).toBe("asChromium");
  expect(judgeCertificate(seen(), [], false, none)).toBe("firstUse");
  expect(judgeCertificate(seen({ verification: "CERT_AUTHORITY_INVALID" }), [], false, none)).toBe("firstUse");
  expect(judgeCertificate(seen(), [], false, new Set([`10.0.8.11 ${A}`]))).toBe("declined");
  for (const verification of ["net::OK", "net::ERR_CERT_DATE_INVALID", "net::ERR_CERT_REVOKED", "net::ERR_CERT_WEAK_KEY"]) expect(judgeCertificate(seen({ verification }), [], false, none)).toBe("asChromium");
});

test("pins are found by host, whatever the port, IPv6 too", () => {
  const list = [connection({ fingerprint: A }), connection({ id: "b", address: "https://10.0.8.11:9443" }), connection({ id: "c", address: "https://[::1]:18590", fingerprint: B })];
  expect(pinsOf("10.0.8.11", list)).toEqual({ pins: [A], hasUnpinned: true });
  expect(pinsOf("::1", list)).toEqual({ pins: [B], hasUnpinned: false });
});

function trusting(saved: SavedConnection[], answer: boolean) {
  const asked: string[] = [];
  let changes = 0;
  const trust = certificateTrust({
    connections: () => saved,
    save: async (next) =>
      void saved.splice(
        saved.findIndex(({ id }) => id === next.id),
        1,
        next,
      ),
    ask: async ({ fingerprint }) => {
      asked.push(fingerprint);
      return answer;
    },
    onChanged: () => void changes++,
  });
  return { trust, asked, saved, changes: () => changes };
}

test("the first certificate is asked about once, then pinned; another one is refused without a question", async () => {
  const { trust, asked, saved } = trusting([connection()], true);
  expect(await Promise.all([trust.verify(seen()), trust.verify(seen())])).toEqual([ACCEPT, ACCEPT]);
  expect(saved[0]!.fingerprint).toBe(A);
  expect(await trust.verify(seen({ fingerprint: B }))).toBe(REFUSE);
  expect(await trust.verify(seen({ host: "example.org", verification: "net::OK" }))).toBe(AS_CHROMIUM);
  expect(asked).toEqual([A]);
});

test("a server that is tried before it is saved is pinned when it is saved", async () => {
  const { trust, asked } = trusting([], true);
  expect([await trust.verify(seen()), await trust.verify(seen())]).toEqual([ACCEPT, ACCEPT]);
  expect(trust.pinned(connection()).fingerprint).toBe(A);
  expect(asked).toEqual([A]);
});

test("no stays no until the connection is saved again; a pin taken away is asked for again", async () => {
  const refusing = trusting([connection()], false);
  expect([await refusing.trust.verify(seen()), await refusing.trust.verify(seen())]).toEqual([REFUSE, REFUSE]);
  expect(refusing.asked).toEqual([A]);
  refusing.trust.pinned(connection());
  expect(refusing.changes()).toBe(1);
  await refusing.trust.verify(seen());
  expect(refusing.asked).toEqual([A, A]);

  const trusted = trusting([connection()], true);
  await trusted.trust.verify(seen());
  trusted.saved[0] = trusted.trust.pinned(connection());
  expect(trusted.saved[0].fingerprint).toBeUndefined();
  await trusted.trust.verify(seen({ fingerprint: B }));
  expect(trusted.asked).toEqual([A, B]);
});
