import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testIds as ids } from "../../testing/agentRunner.ts";
import { makeOrder } from "../../testing/agentOrders.ts";
import { makeMask, maskOf } from "./mask.ts";
import { openOutput } from "./outputFile.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "signalbox-mask-"))));
afterEach(() => rmSync(dir, { recursive: true }));

const secret = fc.string({ minLength: 4, maxLength: 30, unit: fc.constantFrom("a", "b", "1", "é", "=", " ", "%", "'", '"', "\\", "密") });
const forms: ((value: string) => string)[] = [
  (value) => value,
  (value) => Buffer.from(value).toString("base64"),
  (value) => Buffer.from(value).toString("base64url"),
  encodeURIComponent,
  (value) => new URLSearchParams({ value }).toString().slice("value=".length),
  (value) => JSON.stringify(value).slice(1, -1),
];

test("[SEC1] whatever is written, and however it is cut into writes and reads, no form of a secret is read, and every other byte is", () => {
  const piece = fc.oneof({ weight: 2, arbitrary: fc.string({ maxLength: 12, unit: fc.constantFrom("x", "y", "\n", "z") }) }, fc.tuple(fc.nat({ max: 1 }), fc.constantFrom(...forms)));
  fc.assert(
    fc.property(
      fc.tuple(secret, secret),
      fc.array(piece, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (secrets, pieces, writes, reads) => {
        const mask = makeMask(secrets)!;
        const written = pieces.map((each) => (typeof each === "string" ? each : each[1](secrets[each[0]]!)));
        const whole = Buffer.from(written.join(""));
        const path = join(dir, "output");
        writeFileSync(path, "");
        const output = openOutput(path, { bytes: 1_000_000, cut: false }, mask);
        const got: Buffer[] = [];
        let [size, at] = [0, 0];
        for (let step = 0; size < whole.length; step++) {
          size = Math.min(whole.length, size + writes[step % writes.length]!);
          writeFileSync(path, whole.subarray(0, size));
          const bytes = Buffer.from(output.read(at, reads[step % reads.length]!, false));
          got.push(bytes);
          at += bytes.length;
        }
        for (let bytes = output.read(at, 7, true); bytes.length > 0; bytes = output.read(at, 7, true)) {
          got.push(Buffer.from(bytes));
          at += bytes.length;
        }
        output.close();
        const shipped = Buffer.concat(got);
        expect(shipped.length).toBe(whole.length);
        for (const value of secrets) for (const form of forms) expect(shipped.includes(form(value)), form(value)).toBe(false);
        // The same as masking all of it at once, and outside of masks nothing changed.
        const once = Buffer.from(whole);
        mask.apply(once);
        expect(shipped.equals(once)).toBe(true);
        for (let index = 0; index < whole.length; index++) if (shipped[index] !== whole[index]) expect(shipped[index]).toBe(0x2a);
      },
    ),
    { numRuns: 300 },
  );
});

test("[SEC1] a secret inside of base64 text is masked at each of its three positions", () => {
  for (const before of ["", "u", "us", "user:"]) {
    const text = Buffer.from(`${before}correct horse battery${before}`).toString("base64");
    const bytes = Buffer.from(text);
    makeMask(["correct horse battery"])!.apply(bytes);
    expect(Buffer.from(bytes.toString().replaceAll("*", ""), "base64").toString()).not.toMatch(/orrect|horse|batter/);
  }
});

test("[SEC1] an output that is cut in the middle of a secret shows none of it", () => {
  const path = join(dir, "output");
  writeFileSync(path, "password: hunter2hunter2 and more");
  const output = openOutput(path, { bytes: "password: hunter2".length, cut: false }, makeMask(["hunter2hunter2"]));
  expect(Buffer.from(output.read(0, 100, false)).toString()).toBe("password: *******");
  output.close();
});

test("[SEC1] secrets are the named values of form and parameters, rows of a table too; what is shorter than four characters is in every word", () => {
  const order = makeOrder(ids, ["true"], {
    params: { password: "s3cret", rows: [{ value: "inrow" }] },
    environment: { token: "t0ken", short: "abc", open: "visible" },
    secrets: ["password", "token", "short", "rows", "missing"],
  });
  const bytes = Buffer.from("s3cret t0ken abc inrow visible");
  maskOf(order)!.apply(bytes);
  expect(bytes.toString()).toBe("****** ***** abc ***** visible");
  expect(maskOf({ ...order, secrets: [] })).toBeNull();
});
