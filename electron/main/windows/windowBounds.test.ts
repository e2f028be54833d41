import { expect, test } from "vitest";
import { windowBounds } from "./windowBounds.ts";

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1920, height: 1080 };
const kept = { x: 2000, y: 60, width: 1300, height: 800, maximized: true };

test("a window opens where it was", () => expect(windowBounds(kept, [screen, second], [])).toEqual(kept));

test("a window of a display that is gone comes back to the first one", () => {
  expect(windowBounds(kept, [screen], [])).toEqual({ x: 310, y: 140, width: 1300, height: 800, maximized: true });
  expect(windowBounds({ ...kept, x: 100, y: 1060 }, [screen], []).y).toBe(140);
});

test("the first window is centred, at least of the minimum and never larger than its display", () => {
  expect(windowBounds(undefined, [screen], [])).toEqual({ x: 240, y: 90, width: 1440, height: 900, maximized: false });
  expect(windowBounds({ ...kept, x: 0, y: 0, width: 300, height: 200 }, [screen], [])).toMatchObject({ width: 1120, height: 680 });
  expect(windowBounds(undefined, [{ ...screen, width: 1280, height: 720 }], [])).toMatchObject({ width: 1280, height: 720 });
});

test("a second window does not hide the first", () => expect(windowBounds(undefined, [screen], [{ x: 240, y: 90, width: 1440, height: 900 }])).toMatchObject({ x: 272, y: 122 }));
