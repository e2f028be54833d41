import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refusal } from "#contract";
import type { ScriptEntry, ScriptId } from "#contract";
import { newId } from "../../link/ids.ts";
import { ScriptSession } from "./ScriptSession.ts";

const id = newId<ScriptId>();
let server: { text: string; version: number; saves: { text: string; automatic: boolean | undefined }[]; down: boolean };
const memory = new Map<string, string>();
const entry = (): ScriptEntry => ({
  ...{ id, area: "personal", ownerId: newId(), owner: "wang", parentId: null, name: "a", language: "shell", bytes: 0 },
  ...{ version: server.version, changedAt: 0, changedBy: "wang", changedSeq: 1 },
});
const open = () =>
  new ScriptSession(id, {
    ask: (async (name: string, input: { version: number; text: string; automatic?: boolean }) => {
      if (server.down) throw new Refusal("unavailable", "link.down");
      if (name === "script.get") return { script: entry(), text: server.text, versions: [] };
      if (input.version !== server.version) throw new Refusal("stale", "script.stale", { by: "li" });
      server.saves.push({ text: input.text, automatic: input.automatic });
      server.version++;
      server.text = input.text;
      return entry();
    }) as never,
    now: () => 7,
    memory: { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value), removeItem: (key) => void memory.delete(key) },
  });
beforeEach(() => {
  vi.useFakeTimers();
  server = { text: "echo 1", version: 1, saves: [], down: false };
  memory.clear();
});
afterEach(() => void vi.useRealTimers());

test("[DEV2] it is saved by itself a while after the last letter, and at once by hand", async () => {
  const session = open();
  await session.load();
  session.type("echo 2");
  await vi.advanceTimersByTimeAsync(2000);
  session.type("echo 23");
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.saves).toEqual([]);
  await vi.advanceTimersByTimeAsync(1500);
  expect(server.saves).toEqual([{ text: "echo 23", automatic: true }]);
  expect(session.state()).toMatchObject({ status: "saved", savedAt: 7, script: { version: 2 } });
  session.type("echo 4");
  await session.save();
  expect(server.saves.at(-1)).toEqual({ text: "echo 4", automatic: false });
  expect(memory.size).toBe(0);
});

test("what was typed and not saved is there again after the page died", async () => {
  const first = open();
  await first.load();
  server.down = true;
  first.type("echo typed");
  await vi.advanceTimersByTimeAsync(3500);
  expect(first.state()).toMatchObject({ status: "unsaved", text: "echo typed" });
  server.down = false;
  const second = open();
  await second.load();
  expect(second.state()).toMatchObject({ status: "unsaved", text: "echo typed", restored: true });
  await second.save();
  expect(server.text).toBe("echo typed");
});

test("[STO2] what somebody else saved meanwhile is not overwritten unseen, and one's own text is not lost", async () => {
  const session = open();
  await session.load();
  server.version = 5;
  server.text = "echo theirs";
  session.type("echo mine");
  await session.save();
  expect(session.state()).toMatchObject({ status: "stale", text: "echo mine" });
  session.type("echo mine too");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.text).toBe("echo theirs");
  await session.saveOver();
  expect([server.text, session.state().status]).toEqual(["echo mine too", "saved"]);
  server.version = 9;
  server.text = "echo again";
  session.type("echo lost");
  await session.save();
  await session.takeTheirs();
  expect(session.state()).toMatchObject({ status: "saved", text: "echo again" });
});
