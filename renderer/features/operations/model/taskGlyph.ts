import type { TaskInstance } from "#contract";
import { instanceGlyph } from "../../../ui/glyphFor.ts";
import type { InstanceGlyph } from "../../../ui/glyphShapes.ts";

/** The picture of a task instance. */
export const taskGlyph = ({ state, forcedBy, cause, rootCauseId, pausedBy, frozen }: Pick<TaskInstance, "state" | "forcedBy" | "cause" | "rootCauseId" | "pausedBy" | "frozen">): InstanceGlyph =>
  instanceGlyph({ state, forcedBy, cause, blocked: rootCauseId !== null, paused: pausedBy !== null, frozen });
