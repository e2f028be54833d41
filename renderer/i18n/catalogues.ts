import { en } from "./en/en.ts";
import { zhCN } from "./zh-CN/zhCN.ts";

/** Every text of the client in both languages. Both are loaded, so switching needs no wait. */
export const catalogues = { en, "zh-CN": zhCN } as const;
