import { expect, test } from "vitest";
import { linkedInstance } from "./linkedInstance.ts";

test("only the exact form of an instance link names an instance", () => {
  const id = "01kah000000000000000000000";
  expect(linkedInstance(`signalbox://local/instance/${id}`)).toBe(id);
  for (const bad of [
    `signalbox://local/instance/${id}/kill`,
    `signalbox://local/instance/${id}?verb=kill`,
    `signalbox://local/workflow/${id}`,
    "signalbox://local/instance/../x",
    `https://local/instance/${id}`,
    "signalbox://local",
  ])
    expect(linkedInstance(bad), bad).toBeUndefined();
});
