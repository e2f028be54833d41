import type { Node } from "#contract";
import { expect, test } from "vitest";
import type { Translate } from "../../../i18n/textKey.ts";
import { actionAvailable, availableFor, nodeActionNames } from "./nodeActionRules.ts";
import type { Circumstances } from "./nodeActionRules.ts";

// The key itself stands for its sentence.
const t = ((key: string) => key) as unknown as Translate;
const node = (over: Partial<Node> = {}): Node => ({ id: "n", kind: "slave", state: "STARTED", enrolledAt: 1, maintenance: null, host: { version: "1.0" }, ...over }) as Node;
const around = (over: Partial<Circumstances> = {}): Circumstances => ({ admin: true, projectAdmin: false, online: true, version: "1.0", ...over });
const open = (one: Node, over: Partial<Circumstances> = {}) => nodeActionNames.filter((name) => availableFor(name, one, around(over), t) === true);

test("what can be done follows from the state", () => {
  expect(open(node())).toEqual(["drain", "stop", "restart", "diagnose", "move", "edit", "remove"]);
  expect(open(node({ state: "UNINITIALISED", enrolledAt: null, host: null }))).toEqual(["start", "install", "diagnose", "move", "edit", "remove"]);
  expect(open(node({ state: "UNREACHABLE" }))).toContain("declareGone");
  expect(open(node({ state: "STOPPED" }))).not.toContain("drain");
  // What is drained already may get another reason or end.
  expect(open(node({ state: "STOPPED", maintenance: { reason: "disk", until: null, by: "li" } }))).toContain("drain");
  expect(open(node({ kind: "server" }))).toEqual(["edit"]);
});

test("an upgrade is offered when the version differs, and not before the server's is known", () => {
  expect(open(node(), { version: "2.0" })).toContain("upgrade");
  expect(open(node(), { version: undefined })).not.toContain("upgrade");
  expect(open(node({ state: "UNREACHABLE" }), { version: "2.0" })).not.toContain("upgrade");
});

test("without the right or the connection everything stays, with the reason", () => {
  expect(open(node({ state: "UNREACHABLE" }), { admin: false })).toEqual(["diagnose"]);
  expect(open(node({ state: "UNREACHABLE" }), { admin: false, projectAdmin: true })).toEqual(["diagnose", "declareGone"]);
  expect(availableFor("start", node(), around({ online: false }), t)).toBe("connections:offline");
});

test("on several hosts an action needs one that can have it; some are for one host only", () => {
  const both = [node(), node({ state: "STOPPED" })];
  expect(actionAvailable("start", both, around(), t)).toBe(true);
  expect(actionAvailable("remove", both, around(), t)).toBe("nodes:selectOne");
  expect(actionAvailable("start", [], around(), t)).toBe("nodes:selectFirst");
  expect(actionAvailable("start", [node()], around(), t)).toBe("nodes:notNow");
});
