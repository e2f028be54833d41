import { app } from "./app.ts";
import { state } from "./state.ts";
import { ui } from "./ui.ts";

/** Simplified Chinese. */
export const zhCN = { app, state, ui } as const;
