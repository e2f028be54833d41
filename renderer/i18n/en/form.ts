/** Words of forms made from task types. */
export const form = {
  required: "required",
  "secret.set": "set",
  "secret.replace": "Replace",
  "secret.keep": "Keep the old one",
  none: "This type asks for nothing.",
  column: "Name of column {{column}}",
  cell: "{{column}}, row {{row}}",
  addRow: "Add a row",
  item: "{{label}}, row {{row}}",
  "file.example": "/data/in.csv, or res:///name",
  "date.example": "2026-11-20, or {{reference}}",
  "date.choose": "Choose a date for {{label}}",
  removeRow: "Remove row {{row}}",
  problems_one: "{{count, number}} problem",
  problems_other: "{{count, number}} problems",
} as const;
