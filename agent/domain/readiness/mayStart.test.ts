import { expect, test } from "vitest";
import { mayStart } from "./mayStart.ts";

test("[HLD1] what is paused or frozen may not start, and says which", () => {
  expect(mayStart({ pausedBy: null, frozen: false })).toBeNull();
  expect(mayStart({ pausedBy: "ann", frozen: false })).toEqual({ code: "wait.paused", values: { by: "ann" } });
  expect(mayStart({ pausedBy: "ann", frozen: true })).toEqual({ code: "wait.frozen", values: {} });
});
