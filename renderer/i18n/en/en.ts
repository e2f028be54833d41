import { app } from "./app.ts";
import { state } from "./state.ts";
import { ui } from "./ui.ts";

/** English: the catalogue that decides which keys exist. A new namespace is one file here and one in zh-CN. */
export const en = { app, state, ui } as const;
