import type { z } from "zod";
import type { Problem } from "../errors/errors.ts";
import { issueSentence } from "../errors/issueSentence.ts";
import type { TextPath } from "./readWorkflow.ts";

/** The line of a field, or of the nearest thing around it that is written. */
export type LineOf = (path: TextPath) => number;

/** Reads a value as a document: its body, or every problem at its line. */
export function readDocument<T>(schema: z.ZodType<T>, value: unknown, lineOf: LineOf): { readonly body: T } | { readonly problems: readonly Problem[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { body: parsed.data };
  return {
    problems: parsed.error.issues.map((issue) => {
      const path = issue.path as (string | number)[];
      const words = pathText(value, path);
      return { path: words, line: lineOf(issue.code === "unrecognized_keys" ? [...path, issue.keys[0]!] : path), sentence: issueSentence(issue, words) };
    }),
  };
}

/** Problems of a definition, each at the line of its document. */
export function atLines(problems: readonly Problem[], tasks: readonly { readonly name: string }[], lineOf: LineOf): Problem[] {
  const indexOf = new Map(tasks.map((task, index) => [task.name, index]));
  return problems.map((problem) => {
    const name = String(problem.sentence.values["task"] ?? "");
    const index = indexOf.get(name);
    const rest = problem.path
      .slice(`tasks.${name}.`.length)
      .split(".")
      .filter((part) => part !== "");
    return { ...problem, line: lineOf(index === undefined ? problem.path.split(".") : ["tasks", index, ...rest]) };
  });
}

/** `tasks.load.retry` instead of `tasks.3.retry`: people know tasks by name. */
function pathText(value: unknown, path: TextPath): string {
  const named = path[0] === "tasks" && typeof path[1] === "number" ? (value as { tasks?: { name?: unknown }[] }).tasks?.[path[1]]?.name : undefined;
  return path.map((part, index) => (index === 1 && typeof named === "string" ? named : part)).join(".");
}
