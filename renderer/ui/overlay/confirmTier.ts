/** How much asking a verb needs (UX a.5): 0 immediate with undo, 1 impact sheet, 2 type the number or name. */
export type ConfirmTier = 0 | 1 | 2;

/** What decides the tier of a verb. */
export interface TierFacts {
  readonly verb: "pause" | "resume" | "rerun" | "setSuccess" | "kill" | "batchKill" | "removeNode" | "dropOffset";
  readonly count: number;
  readonly production: boolean;
}

/** The tier of `verb` over `count` things. */
export function confirmTier({ verb, count, production }: TierFacts): ConfirmTier {
  switch (verb) {
    case "pause":
    case "resume":
      return 0;
    case "rerun":
      return 1;
    case "kill":
      return count > 10 ? 2 : 1;
    case "setSuccess":
      return production && count > 10 ? 2 : 1;
    case "batchKill":
    case "removeNode":
    case "dropOffset":
      return 2;
  }
}
