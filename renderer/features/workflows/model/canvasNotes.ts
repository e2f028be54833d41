import type { CanvasNote, WorkflowDefinition } from "#contract";
import type { Point } from "../../../graph/model/graph.ts";

/** A note has no name: it is known by its place among the notes. */
export const noteNodeId = (index: number): string => `note:${index}`;
/** The place of the note whose node this is. */
export const noteOfNode = (id: string): number | undefined => (id.startsWith("note:") ? Number(id.slice("note:".length)) : undefined);

/** A new one, in canvas units. */
const newNotePx = { width: 200, height: 88 };

function withNotes(definition: WorkflowDefinition, notes: readonly CanvasNote[]): WorkflowDefinition {
  const { notes: old, ...rest } = definition;
  if (notes.length > 0) return { ...rest, notes: [...notes] };
  return old === undefined ? definition : rest;
}

/** Adds an empty note. */
export const addNote = (definition: WorkflowDefinition, { x, y }: Point): WorkflowDefinition => withNotes(definition, [...(definition.notes ?? []), { text: "", x: Math.round(x), y: Math.round(y), ...newNotePx }]);

/** Changes what a note says, or where it is. */
export const changeNote = (definition: WorkflowDefinition, index: number, change: Partial<CanvasNote>): WorkflowDefinition =>
  withNotes(
    definition,
    (definition.notes ?? []).map((note, at) => (at === index ? { ...note, ...change } : note)),
  );

/** Takes a note away. */
export const removeNote = (definition: WorkflowDefinition, index: number): WorkflowDefinition =>
  withNotes(
    definition,
    (definition.notes ?? []).filter((_, at) => at !== index),
  );
