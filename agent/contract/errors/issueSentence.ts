import type { z } from "zod";
import type { Sentence } from "../model/sentence.ts";

/**
 * What is wrong with a field, as a code and values: the schema's own words are English only. `field` is the path as people read
 * it; the sentence begins with it.
 */
export function issueSentence(issue: z.core.$ZodIssue, field: string): Sentence {
  const at = { field: field === "" ? "." : field };
  switch (issue.code) {
    case "unrecognized_keys":
      return { code: "field.unknown", values: { ...at, keys: issue.keys.join(", ") } };
    case "invalid_type":
      return { code: issue.input === undefined && issue.message.includes("undefined") ? "field.required" : "field.type", values: { ...at, expected: issue.expected } };
    case "invalid_value":
      return { code: "field.choice", values: { ...at, choices: issue.values.map(String).join(", ") } };
    case "too_small":
      return { code: issue.origin === "string" || issue.origin === "array" ? "field.short" : "field.low", values: { ...at, limit: Number(issue.minimum) } };
    case "too_big":
      return { code: issue.origin === "string" || issue.origin === "array" ? "field.long" : "field.high", values: { ...at, limit: Number(issue.maximum) } };
    case "invalid_format":
      return { code: "field.format", values: at };
    case "custom":
      return { code: issue.message === "refusedName" ? "field.refusedName" : issue.message === "duplicate" ? "field.duplicate" : "field.format", values: at };
    case "invalid_key":
      return { code: "field.badKey", values: at };
    default:
      return { code: "field.shape", values: at };
  }
}
