import fc from "fast-check";
import { expect, test } from "vitest";
import { readIcon, type IconDrawing, type IconShape } from "./iconDrawing.ts";

const read = (text: string) => {
  const found = readIcon(text);
  return "problem" in found ? found.problem : found.drawing;
};
const codeOf = (text: string): string => {
  const found = readIcon(text);
  return "problem" in found ? `${found.problem.code} ${found.problem.values["attribute"] ?? found.problem.values["element"] ?? ""}`.trim() : "taken";
};
const svg = (inside: string, more = "") => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"${more}>${inside}</svg>`;

test("shapes are read, colours become that of the text, what is not drawn is left out", () => {
  const text = `<?xml version="1.0"?>\n<svg xmlns='http://www.w3.org/2000/svg' width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="#ff0000" stroke-width="2">
  <title>A lamp &#x2014; no</title>`;
  expect(codeOf(text), "entities are refused, also in a title").toBe("icon.entity");
  expect(read(svg('<title>A lamp</title><g transform="translate(1 2) rotate(45)"><path d="M4 12h16" fill="red"/></g><circle cx="1" cy="1" r=".5"/>', ' fill="none" stroke="#f00"'))).toEqual({
    viewBox: "0 0 24 24",
    attributes: { fill: "none", stroke: "currentColor" },
    children: [
      { name: "g", attributes: { transform: "translate(1 2) rotate(45)" }, children: [{ name: "path", attributes: { d: "M4 12h16", fill: "currentColor" }, children: [] }] },
      { name: "circle", attributes: { cx: "1", cy: "1", r: ".5" }, children: [] },
    ],
  });
});

test.each([
  ["<script>alert(1)</script>", "icon.element script"],
  ["<SCRIPT>alert(1)</SCRIPT>", "icon.element SCRIPT"],
  ["<style>*{background:url(//x)}</style>", "icon.element style"],
  ["<foreignObject><b/></foreignObject>", "icon.element foreignObject"],
  ['<image href="http://x/y.png"/>', "icon.element image"],
  ['<use href="#a"/>', "icon.element use"],
  ['<a href="javascript:alert(1)"><path d="M0 0"/></a>', "icon.element a"],
  ['<animate attributeName="href" to="javascript:1"/>', "icon.element animate"],
  ['<set attributeName="onload" to="1"/>', "icon.element set"],
  ["<linearGradient/>", "icon.element linearGradient"],
  ["<svg:script/>", "icon.element svg:script"],
  ["<svg/>", "icon.element svg"],
  ['<path onload="alert(1)" d="M0 0"/>', "icon.attribute onload"],
  ['<path OnClick="alert(1)"/>', "icon.attribute OnClick"],
  ['<path style="fill:url(#x)"/>', "icon.attribute style"],
  ['<path class="x"/>', "icon.attribute class"],
  ['<path id="x"/>', "icon.attribute id"],
  ['<path href="x"/>', "icon.attribute href"],
  ['<path xlink:href="x"/>', "icon.attribute xlink:href"],
  ['<path constructor="x"/>', "icon.attribute constructor"],
  ['<path __proto__="x"/>', "icon.attribute __proto__"],
  ['<path fill="url(http://x)"/>', "icon.value fill"],
  ['<path fill="expression(alert(1))"/>', "icon.value fill"],
  ['<path d="M0 0;alert(1)"/>', "icon.value d"],
  ['<rect width="1e9999)" />', "icon.value width"],
  ['<g transform="url(#a)"/>', "icon.value transform"],
  ['<path d="M0 0" d="M1 1"/>', "icon.twice d"],
  ["<!-- a comment --><path/>", "icon.syntax"],
  ["<![CDATA[<script/>]]>", "icon.syntax"],
  ["<?php x ?>", "icon.syntax"],
  ["text", "icon.text"],
  ["<path d='M0 0'", "icon.syntax"],
  ["<path d=M0 />", "icon.syntax"],
  ["<path/", "icon.syntax"],
  ["<g>", "icon.syntax"],
  ["</g>", "icon.syntax"],
  ["<g></path></g>", "icon.syntax"],
  ["&lt;script&gt;", "icon.entity"],
  ["<path d='&x;'/>", "icon.entity"],
])("refused: %s", (inside, code) => expect(codeOf(svg(inside))).toBe(code));

test("the whole: one svg, with a box, small", () => {
  expect(codeOf('<!DOCTYPE svg [<!ELEMENT x ANY>]><svg viewBox="0 0 1 1"/>')).toBe("icon.syntax");
  expect(codeOf('<svg viewBox="0 0 1 1" onload="x"/>')).toBe("icon.attribute onload");
  expect(codeOf('<svg xmlns="http://evil" viewBox="0 0 1 1"/>')).toBe("icon.value xmlns");
  expect(codeOf("<svg/>")).toBe("icon.viewBox");
  expect(codeOf('<svg viewBox="0 0 0 1"/>')).toBe("icon.viewBox");
  expect(codeOf('<svg viewBox="0 0 1 1"/><svg viewBox="0 0 1 1"/>')).toBe("icon.root svg");
  expect(codeOf('<path viewBox="0 0 1 1"/>')).toBe("icon.root path");
  expect(codeOf("")).toBe("icon.unclosed svg");
  expect(codeOf(svg("<g>".repeat(30) + "</g>".repeat(30)))).toBe("icon.tooMany");
  expect(codeOf(svg(" ".repeat(21_000)))).toBe("icon.tooBig");
  expect(codeOf(svg(`<title>${"\u4e2d".repeat(7000)}</title>`)), "counted in bytes").toBe("icon.tooBig");
});

test("whatever is taken holds known elements and attributes only", () => {
  const part = fc.constantFrom(
    "<",
    ">",
    "/",
    "svg",
    "path",
    "script",
    " ",
    "=",
    '"',
    "'",
    "d",
    "onload",
    "fill",
    "url(#a)",
    "M0 0",
    "viewBox",
    "0 0 1 1",
    "g",
    "title",
    "&",
    "style",
    "\n",
    "<g>",
    "</g>",
    '<path d="M0 0"/>',
  );
  const names = new Set(["g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"]);
  const walk = (shapes: readonly IconShape[]): boolean =>
    shapes.every((shape) => names.has(shape.name) && Object.entries(shape.attributes).every(([name, value]) => !/^on|href|style/i.test(name) && !/url|script/i.test(value)) && walk(shape.children));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const found = readIcon(svg(parts.join("")));
      return "problem" in found || walk((found.drawing satisfies IconDrawing).children);
    }),
    { numRuns: 3000 },
  );
});
