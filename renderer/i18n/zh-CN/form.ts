import type { form as english } from "../en/form.ts";
import type { Translation } from "../textKey.ts";

export const form: Translation<typeof english> = {
  required: "必填",
  "secret.set": "已设置",
  "secret.replace": "替换",
  "secret.keep": "保留原值",
  none: "该类型没有参数。",
  column: "列名 {{column}}",
  cell: "{{column}}，第 {{row}} 行",
  addRow: "添加一行",
  item: "{{label}}，第 {{row}} 行",
  "file.example": "/data/in.csv，或 res:///名称",
  "date.example": "2026-11-20，或 {{reference}}",
  "date.choose": "为{{label}}选择日期",
  removeRow: "删除第 {{row}} 行",
  problems_other: "{{count, number}} 个问题",
};
