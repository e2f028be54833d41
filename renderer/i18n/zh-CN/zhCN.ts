import { app } from "./app.ts";
import { connections } from "./connections.ts";
import { form } from "./form.ts";
import { operations } from "./operations.ts";
import { settings } from "./settings.ts";
import { state } from "./state.ts";
import { ui } from "./ui.ts";
import { welcome } from "./welcome.ts";

/** Simplified Chinese. */
export const zhCN = { app, connections, form, operations, settings, state, ui, welcome } as const;
