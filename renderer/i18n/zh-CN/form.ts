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
  removeRow: "删除第 {{row}} 行",
  problems_other: "{{count, number}} 个问题",
};
