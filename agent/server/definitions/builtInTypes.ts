import type { TaskTypeBody } from "#contract";
import { CALL_TYPES } from "./builtIn/calls.ts";
import { CONTAINER_TYPES } from "./builtIn/containers.ts";
import { DATABASE_TYPES } from "./builtIn/databases.ts";
import { FLOW_TYPES } from "./builtIn/flow.ts";
import { HADOOP_TYPES } from "./builtIn/hadoop.ts";
import { SCRIPT_TYPES } from "./builtIn/scripts.ts";

/** The task types of every platform, in the format that people write their own in. Each has run for real in e2e/types. */
export const BUILT_IN_TYPES: readonly TaskTypeBody[] = [...SCRIPT_TYPES, ...DATABASE_TYPES, ...HADOOP_TYPES, ...CONTAINER_TYPES, ...CALL_TYPES, ...FLOW_TYPES];
