import { create } from "zustand";
import type { VersionSource } from "./versionSource.ts";

/** Which two versions of a workflow are compared. */
export interface VersionPair {
  readonly before: VersionSource;
  readonly after: VersionSource;
}

/** What each document of versions shows in this window, by workflow; without an entry the latest revision and the draft. */
export const useVersionChoice = create<{ readonly chosen: ReadonlyMap<string, VersionPair>; readonly choose: (workflowId: string, pair: VersionPair | undefined) => void }>((set) => ({
  chosen: new Map(),
  choose: (workflowId, pair) =>
    set(({ chosen }) => {
      const next = new Map(chosen);
      if (pair === undefined) next.delete(workflowId);
      else next.set(workflowId, pair);
      return { chosen: next };
    }),
}));
