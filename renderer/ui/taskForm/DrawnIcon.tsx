import { createElement } from "react";
import type { ReactNode } from "react";

/** A shape of a drawing, with nothing in it but what the contract's `readIcon` lets through. */
export interface DrawnShape {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly DrawnShape[];
}
/** Props of `DrawnIcon`. */
export interface DrawnIconProps {
  readonly drawing: Omit<DrawnShape, "name"> & { readonly viewBox: string };
  readonly size: number;
}

/** A drawing in ink: built element by element from what was read, never from a text. */
export function DrawnIcon({ drawing, size }: DrawnIconProps) {
  return (
    <svg viewBox={drawing.viewBox} width={size} height={size} aria-hidden {...namesOf(drawing.attributes)}>
      {drawing.children.map(element)}
    </svg>
  );
}
const element = ({ name, attributes, children }: DrawnShape, index: number): ReactNode => createElement(name, { key: index, ...namesOf(attributes) }, ...children.map(element));
/** `stroke-width` is `strokeWidth` to React. */
const namesOf = (attributes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]));
