import { expect, test } from "vitest";
import { signInCodeIn } from "../link/signInCode.ts";
import { firstConnection } from "./startConnection.ts";

const saved = (id: string) => ({ id, name: id, address: `https://${id}`, environment: "test" }) as const;

test("a window opens the connection it was opened for, else the last one, else the only one", () => {
  const two = [saved("a"), saved("b")];
  expect(firstConnection(two, "?connection=b", "a")?.id).toBe("b");
  expect(firstConnection(two, "", "a")?.id).toBe("a");
  expect(firstConnection(two, "", undefined)).toBeUndefined();
  expect(firstConnection([saved("a")], "", "gone")?.id).toBe("a");
});

test("a one-time code is found behind the hash and nowhere else", () => {
  expect(signInCodeIn("#signin=7q4k")).toBe("7q4k");
  expect(signInCodeIn("#/instance/42")).toBeNull();
  expect(signInCodeIn("")).toBeNull();
});
