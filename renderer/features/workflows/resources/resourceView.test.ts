import { expect, test } from "vitest";
import { downloadDirectives, resourceNameOf } from "#contract";
import { downloadLine, kindOf, mayBeNamed, previewOf } from "./resourceView.ts";

test("[RES1] the copied line is read as the file that it was copied for", () => {
  for (const name of ["clean.py", "my data.csv", "\u6570\u636e-20261120-110455.sql", "50_off.txt"]) {
    const [directive] = downloadDirectives(downloadLine(name));
    expect([resourceNameOf(directive!.path), directive!.name]).toEqual([name, name]);
  }
});

test("what can be looked at, and what may be uploaded", () => {
  expect(previewOf("a.PNG")).toEqual({ as: "image", type: "image/png" });
  expect(previewOf("a.sql")).toEqual({ as: "text" });
  expect(previewOf("a.jar")).toBeUndefined();
  expect(kindOf("a.final.Py")).toBe("py");
  expect([mayBeNamed("\u62a5\u8868.sql"), mayBeNamed("run.exe"), mayBeNamed("../a.py")]).toEqual([true, false, false]);
});
