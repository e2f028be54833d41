import { z } from "zod";

/**
 * An id is 26 characters of lower-case Crockford base 32: 48 bits of UTC milliseconds, then 80 random bits.
 * Sorting ids as text sorts them by the time they were made. Whoever makes an object makes its id, so a command
 * that is sent twice names the same object twice.
 */
export const ID_PATTERN = /^[0-9a-hjkmnp-tv-z]{26}$/;
const id = <Brand extends string>() => z.string().regex(ID_PATTERN).brand<Brand>();

export const NodeId = id<"NodeId">();
export type NodeId = z.infer<typeof NodeId>;
export const UserId = id<"UserId">();
export type UserId = z.infer<typeof UserId>;
export const ApiTokenId = id<"ApiTokenId">();
export type ApiTokenId = z.infer<typeof ApiTokenId>;
export const TaskTypeId = id<"TaskTypeId">();
export type TaskTypeId = z.infer<typeof TaskTypeId>;
export const ProjectId = id<"ProjectId">();
export type ProjectId = z.infer<typeof ProjectId>;
export const WorkflowId = id<"WorkflowId">();
export type WorkflowId = z.infer<typeof WorkflowId>;
export const RevisionId = id<"RevisionId">();
export type RevisionId = z.infer<typeof RevisionId>;
export const TaskId = id<"TaskId">();
export type TaskId = z.infer<typeof TaskId>;
export const WorkflowInstanceId = id<"WorkflowInstanceId">();
export type WorkflowInstanceId = z.infer<typeof WorkflowInstanceId>;
export const TaskInstanceId = id<"TaskInstanceId">();
export type TaskInstanceId = z.infer<typeof TaskInstanceId>;
export const AttemptId = id<"AttemptId">();
export type AttemptId = z.infer<typeof AttemptId>;
export const ResourceGroupId = id<"ResourceGroupId">();
export type ResourceGroupId = z.infer<typeof ResourceGroupId>;
export const PoolId = id<"PoolId">();
export type PoolId = z.infer<typeof PoolId>;
export const VariableId = id<"VariableId">();
export type VariableId = z.infer<typeof VariableId>;
export const DataSourceId = id<"DataSourceId">();
export type DataSourceId = z.infer<typeof DataSourceId>;
export const CalendarId = id<"CalendarId">();
export type CalendarId = z.infer<typeof CalendarId>;
export const FolderId = id<"FolderId">();
export type FolderId = z.infer<typeof FolderId>;
export const DraftId = id<"DraftId">();
export type DraftId = z.infer<typeof DraftId>;
export const ResourceId = id<"ResourceId">();
export type ResourceId = z.infer<typeof ResourceId>;
export const UploadId = id<"UploadId">();
export type UploadId = z.infer<typeof UploadId>;
export const ScriptId = id<"ScriptId">();
export type ScriptId = z.infer<typeof ScriptId>;
export const BackfillId = id<"BackfillId">();
export type BackfillId = z.infer<typeof BackfillId>;
export const AlertRuleId = id<"AlertRuleId">();
export type AlertRuleId = z.infer<typeof AlertRuleId>;
export const AlertChannelId = id<"AlertChannelId">();
export type AlertChannelId = z.infer<typeof AlertChannelId>;
export const AlertId = id<"AlertId">();
export type AlertId = z.infer<typeof AlertId>;
export const SavedViewId = id<"SavedViewId">();
export type SavedViewId = z.infer<typeof SavedViewId>;
export const CommandId = id<"CommandId">();
export type CommandId = z.infer<typeof CommandId>;

/** UTC milliseconds since 1970. Zones are names beside it, never offsets inside it. */
export const Instant = z.number().int().min(0).max(8_640_000_000_000_000);
/** A calendar date without a zone: `2026-11-20`. */
export const CalendarDate = z.iso.date();
/** An IANA zone name. Whether this runtime knows it is checked by whoever uses it. */
export const ZoneName = z.string().min(1).max(64);

/**
 * A name that people give: letters of any script, digits, `_`, `-`, `.` and single spaces inside; at most 100 characters.
 * No slash, because `project/workflow` is how the command line names a workflow.
 */
export const Name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]| (?! ))*(?<! )$/u);

/** Free text beside a name. */
export const Remark = z.string().max(2000);

/** A text in both languages. A plain string stands for both. */
export const LocalText = z.union([z.string().max(2000), z.strictObject({ en: z.string().max(2000), zh: z.string().max(2000) })]);
export type LocalText = z.infer<typeof LocalText>;
export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];
export const localText = (text: LocalText, language: Language): string => (typeof text === "string" ? text : text[language]);
