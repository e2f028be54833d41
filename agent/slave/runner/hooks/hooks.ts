import type { StartHook } from "../startPlan.ts";
import { commandHook } from "./command.ts";
import { environmentHook } from "./environment.ts";
import { requestHook } from "./request.ts";
import { scriptHook } from "./script.ts";
import { startFileHook } from "./startFile.ts";
import { workdirHook } from "./workdir.ts";

/** In this order: each step may use what the ones before it made. */
export const START_HOOKS: readonly StartHook[] = [commandHook, workdirHook, scriptHook, requestHook, environmentHook, startFileHook];
