import { systemClock } from "../platform/clock.ts";
import { insertAudit, insertProject, openSqliteStore } from "../store/index.ts";
import { listeningLog, newId } from "./storeFixture.ts";

/** Writes units of two rows for ever and says which were answered; the test kills it. */
const store = await openSqliteStore({ path: process.argv[2]!, clock: systemClock, log: listeningLog() });
for (let round = 0; ; round++) {
  const names = Array.from({ length: 20 }, (_, index) => `${round}.${index}`);
  await Promise.all(
    names.map((name) =>
      store.write(async (tx) => {
        await insertProject(tx, { id: newId.project(), name, description: "" });
        await insertAudit(tx, { id: name, at: 0, actor: "a", from: "", command: "c", object: "o", projectId: null, before: null, after: null, answer: null });
      }),
    ),
  );
  process.stdout.write(`${names.join("\n")}\n`);
}
