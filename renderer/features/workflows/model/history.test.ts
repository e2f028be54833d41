import { expect, test } from "vitest";
import { beginHistory, redo, sealed, step, undo } from "./history.ts";

test("steps go back and forth without a limit", () => {
  let history = beginHistory(0);
  for (let i = 1; i <= 5000; i++) history = step(history, i);
  for (let i = 0; i < 6000; i++) history = undo(history);
  expect(history.present).toBe(0);
  for (let i = 0; i < 6000; i++) history = redo(history);
  expect(history.present).toBe(5000);
});

test("letters typed into one field are one step, until it is sealed", () => {
  let history = beginHistory("");
  for (const text of ["a", "ab", "abc"]) history = step(history, text, "name");
  history = step(sealed(history), "abcd", "name");
  expect(undo(history).present).toBe("abc");
  expect(undo(undo(history)).present).toBe("");
});

test("a new step after undo forgets what was undone; no change is no step", () => {
  const history = step(undo(step(step(beginHistory(1), 2), 3)), 4);
  expect(history).toEqual({ past: [1, 2], present: 4, future: [], tag: undefined });
  expect(step(history, 4)).toBe(history);
});
