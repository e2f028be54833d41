import { say, sentence, type AlertMessage, type Language } from "#contract";

/** Where a message leads: the platform's address as people open it, and the links of the desktop. */
export interface MessagePlace {
  readonly address: string;
  /** What stands in the middle of `signalbox://…/instance/ID`. */
  readonly server: string;
}
const MIB = 1024 * 1024;

/** Text of tasks is not to be trusted: no control characters, no direction marks that would turn the rest around. */
const clean = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").trimEnd();
export const linkOf = (message: Pick<AlertMessage, "taskInstanceId" | "workflowInstanceId">, place: MessagePlace): string | null => {
  const id = message.taskInstanceId ?? message.workflowInstanceId;
  return id === null ? null : `signalbox://${place.server}/instance/${id}`;
};
/** The first line: what has happened. */
export const titleOf = (message: Pick<AlertMessage, "subject">, language: Language): string => clean(say(message.subject, language));

/**
 * [ALR2] What a person reads: what has happened, how the process ended, its last lines, and where to look; at most `limit` bytes of UTF-8,
 * of which the oldest lines of the log are given up first.
 */
export function messageText(message: AlertMessage, language: Language, place: MessagePlace, limit: number): string {
  const words = (code: Parameters<typeof sentence>[0], values: Parameters<typeof sentence>[1] = {}) => say(sentence(code, values), language);
  if (message.digest !== null) return digestText(message, message.digest, language, place, limit);
  const link = linkOf(message, place);
  const head = [
    titleOf(message, language),
    ...(message.workflow === null || message.businessDate === null ? [] : [words("alert.text.run", { project: message.project ?? "", workflow: message.workflow, date: message.businessDate })]),
    ...(message.ended === null ? [] : [clean(say(message.ended, language))]),
    ...(message.peakMemoryBytes === null ? [] : [words("alert.text.memory", { mib: Math.round(message.peakMemoryBytes / MIB) })]),
  ];
  const tail = [...(link === null ? [] : [link]), words("alert.text.server", { address: place.address })];
  for (let lines = message.lastLines.map(clean); ; lines = lines.slice(1)) {
    const text = [...head, ...(lines.length === 0 ? [] : [words("alert.text.lines"), ...lines]), ...tail].join("\n");
    if (Buffer.byteLength(text) <= limit) return text;
    if (lines.length === 0) return cut(text, limit);
  }
}
/** [ALR5] What several alerts say, the first of them each on a line, and how many more there are. */
function digestText(message: AlertMessage, { subjects, alertIds }: NonNullable<AlertMessage["digest"]>, language: Language, place: MessagePlace, limit: number): string {
  for (let listed = subjects.map((subject) => `- ${clean(say(subject, language))}`); ; listed = listed.slice(0, -1)) {
    const more = alertIds.length - listed.length;
    const text = [
      titleOf(message, language),
      ...listed,
      ...(more === 0 ? [] : [say(sentence("alert.text.more", { count: more }), language)]),
      say(sentence("alert.text.server", { address: place.address }), language),
    ].join("\n");
    if (Buffer.byteLength(text) <= limit) return text;
    if (listed.length === 0) return cut(text, limit);
  }
}
/** Never in the middle of a character. */
function cut(text: string, limit: number): string {
  const bytes = Buffer.from(text).subarray(0, limit - 3);
  return `${bytes.toString("utf8").replace(/\uFFFD+$/u, "")}…`;
}
