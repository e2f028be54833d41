import { expect, test } from "vitest";
import { linkedPlace, placeLink } from "./placeLink.ts";

const id = "01kah000000000000000000000";

test("only the exact form of a link names an instance or a view", () => {
  expect(linkedPlace(`signalbox://local/instance/${id}`)).toEqual({ kind: "instance", id });
  expect(linkedPlace(`signalbox://local/view/${id}`)).toEqual({ kind: "view", id });
  for (const bad of [
    `signalbox://local/instance/${id}/kill`,
    `signalbox://local/instance/${id}?verb=kill`,
    `signalbox://local/workflow/${id}`,
    `signalbox://local/view/${id}#x`,
    "signalbox://local/instance/../x",
    `https://local/instance/${id}`,
    "signalbox://local",
  ])
    expect(linkedPlace(bad), bad).toBeUndefined();
});

test("what is copied is what is understood: in the desktop as it is, in a browser behind its hash", () => {
  expect(linkedPlace(placeLink({ connectionId: "prod-east" }, "view", id))).toEqual({ kind: "view", id });
  const address = new URL(placeLink({ origin: "https://10.0.8.11:18590" }, "view", id));
  expect(address.origin).toBe("https://10.0.8.11:18590");
  expect(linkedPlace(`signalbox://here${address.hash.slice(1)}`)).toEqual({ kind: "view", id });
});
