import type { StartHook } from "../startPlan.ts";
import { commandHook } from "./command.ts";
import { downloadHook } from "./download.ts";
import { environmentHook } from "./environment.ts";
import { limitsHook } from "./limits.ts";
import { requestHook } from "./request.ts";
import { requirementsHook } from "./requirements.ts";
import { scriptHook } from "./script.ts";
import { valueFilesHook } from "./valueFiles.ts";
import { workdirHook } from "./workdir.ts";

/** In this order: each step may use what the ones before it made. */
export const START_HOOKS: readonly StartHook[] = [requirementsHook, commandHook, workdirHook, scriptHook, valueFilesHook, requestHook, downloadHook, environmentHook, limitsHook];
