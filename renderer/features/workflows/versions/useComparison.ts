import { useMemo } from "react";
import type { WorkflowDefinition } from "#contract";
import { useReading } from "../../../state/useReading.ts";
import { changeCount, definitionDiff } from "../model/definitionDiff.ts";
import type { DefinitionDiff } from "../model/definitionDiff.ts";
import { changesOf } from "../model/fieldChanges.ts";
import type { Change } from "../model/fieldChanges.ts";

/** Two versions and what differs between them. */
export interface Comparison {
  readonly before: WorkflowDefinition | undefined;
  readonly after: WorkflowDefinition;
  readonly diff: DefinitionDiff;
  readonly changes: readonly Change[];
  readonly count: number;
}

/** Compares two definitions; undefined while one is missing. Before may be none: the first revision. */
export function useComparison(before: WorkflowDefinition | null | undefined, after: WorkflowDefinition | undefined): Comparison | undefined {
  return useMemo(() => {
    if (before === undefined || after === undefined) return undefined;
    const old = before ?? undefined;
    const diff = definitionDiff(old, after);
    return { before: old, after, diff, changes: changesOf(diff, old, after), count: changeCount(diff) };
  }, [before, after]);
}

/** Reads two versions, again when `turn` changes, and compares them. */
export function useReadComparison(key: string, turn: unknown, read: () => Promise<readonly [WorkflowDefinition | null, WorkflowDefinition]>): { readonly comparison: Comparison | undefined; readonly failure: unknown } {
  const { value, failure } = useReading(key, read, turn);
  return { comparison: useComparison(value?.[0], value?.[1]), failure };
}
