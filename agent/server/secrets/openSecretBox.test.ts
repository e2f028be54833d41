import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal, type VariableId } from "#contract";
import { openSqliteStore, saveVariable } from "../../store/index.ts";
import { systemClock } from "../../platform/clock.ts";
import { makeIds } from "../../platform/ids.ts";
import { makeLogger } from "../../platform/logger.ts";
import { openSecretBox } from "./openSecretBox.ts";
import { makeSecretBox } from "./secretBox.ts";

const key = (fill: number) => Buffer.alloc(32, fill);

test("[VAR1] without its key, or with another, what holds secrets does not open, and says the cure", async () => {
  const directory = mkdtempSync(join(tmpdir(), "signalbox-key-"));
  const path = join(directory, "secret.key");
  const store = await openSqliteStore({ path: join(directory, "a.db"), clock: systemClock, log: makeLogger("test", "fatal") });
  const outcome = () =>
    openSecretBox(store, path).then(
      () => "opened",
      (error: unknown) => (error as Refusal).failure.sentence.code,
    );
  const put = (text: string, mode = 0o600) => {
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode });
  };
  try {
    const first = await openSecretBox(store, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    put("0".repeat(64));
    expect(await outcome(), "nothing is encrypted yet, so another key is as good").toBe("opened");
    const box = await openSecretBox(store, path);
    const id = makeIds(systemClock).next<VariableId>();
    await store.write((tx) => saveVariable(tx, { id, projectId: null, version: null, name: "s", secret: true, stored: box.seal("hidden", id), remark: "", by: "root" }));
    const right = readFileSync(path, "utf8");
    expect(await outcome()).toBe("opened");
    rmSync(path);
    expect(await outcome()).toBe("secrets.keyMissing");
    expect(existsSync(path), "no new key over old secrets").toBe(false);
    put("1".repeat(64));
    expect(await outcome()).toBe("secrets.keyWrong");
    put("no key");
    expect(await outcome()).toBe("secrets.keyShape");
    put(right, 0o644);
    expect(await outcome()).toBe("secrets.keyOpen");
    put(right);
    expect(await outcome()).toBe("opened");
    expect(first.open(box.seal("x", "a"), "a"), "the first key is another one").toBeNull();
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
});

test("[VAR1] a text comes back for its own row and key only, and never twice the same (property)", () => {
  const box = makeSecretBox(key(1));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, at) => {
      const well = text.toWellFormed();
      const sealed = box.seal(well, "row");
      expect(box.open(sealed, "row")).toBe(well);
      expect(box.open(sealed, "other")).toBeNull();
      expect(makeSecretBox(key(2)).open(sealed, "row")).toBeNull();
      expect(box.seal(well, "row")).not.toBe(sealed);
      const bytes = Buffer.from(sealed.slice(3), "base64");
      bytes[at % bytes.length]! ^= 1;
      expect(box.open(`v1:${bytes.toString("base64")}`, "row")).toBeNull();
      expect(box.open(sealed.slice(0, at % (sealed.length - 4)), "row")).toBeNull();
    }),
  );
});
