import { describe, expect, test } from "vitest";
import { colourDistance, contrast, visions } from "./colourDistance.ts";
import { families, palette } from "./palette.ts";
import type { ThemeName } from "./palette.ts";

// vitest empties stylesheets, and the page's types know no Node; this is the one file that is read from disk.
declare const process: { getBuiltinModule(name: "node:fs"): { readFileSync(path: URL, encoding: "utf8"): string } };
const css = process.getBuiltinModule("node:fs").readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

const themes: ThemeName[] = ["light", "dark"];
const kebab = (name: string): string =>
  name
    .replace(/([A-Z])/g, "-$1")
    .replace(/(\d)/, "-$1")
    .toLowerCase();

function cssValues(theme: ThemeName): Map<string, string> {
  const block = new RegExp(`\\[data-theme=['"]${theme}['"]\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map([...block.matchAll(/--sb-([\w-]+): ([^;]+);/g)].map((m) => [m[1]!, m[2]!.toUpperCase()]));
}

describe.each(themes)("%s theme", (theme) => {
  const { neutral, family } = palette[theme];

  test("tokens.css holds exactly the palette", () => {
    const values = cssValues(theme);
    for (const [name, value] of Object.entries(neutral)) expect(values.get(kebab(name)), name).toBe(value.toUpperCase());
    for (const f of families) for (const [role, value] of Object.entries(family[f])) expect(values.get(`${f}-${role}`), `${f} ${role}`).toBe(value.toUpperCase());
  });

  test("text reads at 4.5:1 or better on every ground", () => {
    for (const ink of [neutral.text, neutral.text2, neutral.text3])
      for (const ground of [neutral.canvas, neutral.surface, neutral.raised, neutral.sunken, neutral.selected, neutral.hover]) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(neutral.onInk, neutral.ink)).toBeGreaterThanOrEqual(7);
    expect(contrast(neutral.borderStrong, neutral.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(neutral.borderStrong, neutral.canvas)).toBeGreaterThanOrEqual(3);
  });

  test.each(families)("%s lines reach 3:1 and words 4.5:1 on every ground", (name) => {
    const colours = family[name];
    for (const ground of [neutral.surface, neutral.canvas, neutral.sunken, neutral.hover, neutral.selected, colours.tint]) expect(contrast(colours.line, ground), `line on ${ground}`).toBeGreaterThanOrEqual(3);
    for (const ground of [neutral.surface, neutral.selected, colours.tint]) {
      expect(contrast(colours.text, ground), `word on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(neutral.text, ground), `body on ${ground}`).toBeGreaterThanOrEqual(7);
    }
    expect(contrast(colours.on, colours.mark)).toBeGreaterThanOrEqual(3);
  });

  test.each(visions)("any two family marks stay 14 apart with %s vision", (vision) => {
    for (const a of families) for (const b of families) if (a < b) expect(colourDistance(family[a].mark, family[b].mark, vision), `${a} and ${b}`).toBeGreaterThanOrEqual(14);
  });
});

test("the check would catch the cascade that Airflow paints (failed beside upstream_failed)", () => {
  expect(colourDistance("#5102ce", "#5101be", "normal")).toBeLessThan(14);
  expect(colourDistance("#0097e0", "#0097e0", "deutan")).toBe(0);
});
