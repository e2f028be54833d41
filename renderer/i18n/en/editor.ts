/** The workflow editor: text, groups, notes, conditions, what is done to several tasks. */
export const editor = {
  "view.text": "Text",
  "command.text": "Show the text",
  "command.schedule": "Show the schedule",
  "text.label": "The workflow as text",
  "text.unread_one": "This text is not in the drawing yet: {{count, number}} problem.",
  "text.unread_other": "This text is not in the drawing yet: {{count, number}} problems.",
  "text.discard": "Go back to the last text without problems",
} as const;
