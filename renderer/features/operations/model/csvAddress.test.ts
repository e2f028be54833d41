import { expect, test } from "vitest";
import { csvAddress } from "./csvAddress.ts";
import { noFilter } from "./instanceFilter.ts";

test("[WIRE6] the file has the filter of the list and no page", () => {
  expect(csvAddress("http://h:1", { ...noFilter, states: ["FAILED", "KILLED"], businessDate: "2026-11-19", text: "a b&c" })).toBe(
    "http://h:1/api/v1/task-instances.csv?bom=1&states=FAILED&states=KILLED&businessDate=2026-11-19&text=a+b%26c",
  );
});
