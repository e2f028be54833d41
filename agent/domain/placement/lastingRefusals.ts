/** Refusals that do not pass by waiting: the host as it is could never take the task as it is. */
export const LASTING_REFUSALS: ReadonlySet<string> = new Set([
  "place.command",
  "start.notExecutable",
  "place.version",
  "place.versionUnknown",
  "place.noSlots",
  "place.group",
  "place.otherGroup",
  "place.tags",
  "place.otherHost",
]);
