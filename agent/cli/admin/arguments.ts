import { InvalidArgumentError } from "commander";

/** `name=value`, added to those before it; for options that may be repeated. */
export function keyValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("write name=value");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}
/** A whole number from 0. */
export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("write a whole number");
  return value;
};

/** Every command of `signalbox admin`, on a program; the interactive shell has the same ones. */
