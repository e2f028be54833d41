import type { editor as english } from "../en/editor.ts";
import type { Translation } from "../textKey.ts";

export const editor: Translation<typeof english> = {
  "view.text": "文本",
  "command.text": "显示文本",
  "command.schedule": "显示调度",
  "text.label": "工作流文本",
  "text.unread_other": "文本尚未生效：有 {{count, number}} 个问题。",
  "text.discard": "恢复为上一次正确的文本",
};
