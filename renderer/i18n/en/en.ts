import { app } from "./app.ts";
import { connections } from "./connections.ts";
import { form } from "./form.ts";
import { operations } from "./operations.ts";
import { settings } from "./settings.ts";
import { state } from "./state.ts";
import { ui } from "./ui.ts";
import { welcome } from "./welcome.ts";

/** English: the catalogue that decides which keys exist. A new namespace is one file here and one in zh-CN. */
export const en = { app, connections, form, operations, settings, state, ui, welcome } as const;
