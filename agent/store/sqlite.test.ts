import { Refusal } from "#contract";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { listeningLog } from "../testing/storeFixture.ts";
import { sqlitePlace } from "../testing/storePlace.ts";
import { storeSuite } from "../testing/storeSuite.ts";
import { listProjects } from "./index.ts";

storeSuite("SQLite", sqlitePlace, { runs: 300 });

test("[STO3] [STO4] kill -9 of a writing server: every answered unit is there, none is half there, the lock is free", async () => {
  const place = await sqlitePlace();
  try {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", fileURLToPath(new URL("../testing/storeKilledChild.ts", import.meta.url)), place.path], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.length > 2000) child.kill("SIGKILL");
    });
    await once(child.stdout, "data");
    const refused = await place.open({ clock: systemClock, log: listeningLog() }).catch((error: unknown) => error);
    expect((refused as Refusal).failure.sentence.values).toMatchObject({ pid: child.pid!, path: place.path });
    await once(child, "close");
    const answered = said.slice(0, said.lastIndexOf("\n")).split("\n");
    expect(answered.length).toBeGreaterThan(20);

    const store = await place.open({ clock: systemClock, log: listeningLog() });
    try {
      const projects = new Set((await store.read(listProjects)).map((project) => project.name));
      const audits = new Set((await store.read((db) => db.selectFrom("audit").select("id").execute())).map((row) => row.id));
      expect(projects).toEqual(audits);
      expect(answered.filter((name) => !projects.has(name))).toEqual([]);
      expect(await store.integrity()).toEqual([]);
      expect(store.lastSeq()).toBe(projects.size);
    } finally {
      await store.close();
    }
  } finally {
    await place.remove();
  }
}, 30_000);
