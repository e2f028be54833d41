import { access } from "./access.ts";
import { alerts } from "./alerts.ts";
import { app } from "./app.ts";
import { backfill } from "./backfill.ts";
import { board } from "./board.ts";
import { charts } from "./charts.ts";
import { connections } from "./connections.ts";
import { editor } from "./editor.ts";
import { folders } from "./folders.ts";
import { form } from "./form.ts";
import { hosts } from "./hosts.ts";
import { locks } from "./locks.ts";
import { night } from "./night.ts";
import { nodes } from "./nodes.ts";
import { operations } from "./operations.ts";
import { places } from "./places.ts";
import { platform } from "./platform.ts";
import { queue } from "./queue.ts";
import { resources } from "./resources.ts";
import { runView } from "./runView.ts";
import { schedules } from "./schedules.ts";
import { scripts } from "./scripts.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { state } from "./state.ts";
import { taskTypes } from "./taskTypes.ts";
import { today } from "./today.ts";
import { ui } from "./ui.ts";
import { variables } from "./variables.ts";
import { welcome } from "./welcome.ts";
import { workflows } from "./workflows.ts";

/** English: the catalogue that decides which keys exist. A new namespace is one file here and one in zh-CN. */
export const en = {
  access,
  alerts,
  app,
  backfill,
  board,
  charts,
  connections,
  editor,
  folders,
  form,
  hosts,
  locks,
  night,
  nodes,
  operations,
  places,
  platform,
  queue,
  resources,
  runView,
  schedules,
  scripts,
  settings,
  sources,
  state,
  taskTypes,
  today,
  ui,
  variables,
  welcome,
  workflows,
} as const;
