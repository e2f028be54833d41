import { peopleCommands } from "./ui/peopleCommands.ts";
import { platformCommands } from "./ui/platformCommands.ts";
import { scriptCommands } from "./ui/scriptCommands.ts";
import { resourceCommands } from "./ui/resourceCommands.ts";
import { placementCommands } from "./ui/placementCommands.ts";
import { nodeCommands } from "./ui/nodeCommands.ts";
import { definitionCommands } from "./ui/definitionCommands.ts";
import { scheduleCommands } from "./ui/scheduleCommands.ts";
import { folderCommands } from "./ui/folderCommands.ts";
import { dataSourceCommands } from "./ui/dataSourceCommands.ts";
import { variableCommands } from "./ui/variableCommands.ts";
import { snapshotCommands } from "./ui/snapshotCommands.ts";
import { instanceCommands } from "./ui/instanceCommands.ts";
import { operationCommands } from "./ui/operationCommands.ts";
import { backfillCommands } from "./ui/backfillCommands.ts";
import { nightCommands } from "./ui/nightCommands.ts";
import { todayCommands } from "./ui/todayCommands.ts";
import { lockCommands } from "./ui/lockCommands.ts";
import { alertCommands } from "./ui/alertCommands.ts";
import { retentionCommands } from "./ui/retentionCommands.ts";
import { viewCommands } from "./ui/viewCommands.ts";

/**
 * [WIRE6] Everything a person or a program may ask of a server; REST, the command line and the client all speak
 * this catalog. Who makes an object may give its id, so that making it twice makes it once; without one the server gives it.
 */
export const uiUp = {
  ...peopleCommands,
  ...platformCommands,
  ...placementCommands,
  ...resourceCommands,
  ...scriptCommands,
  ...nodeCommands,
  ...definitionCommands,
  ...scheduleCommands,
  ...snapshotCommands,
  ...variableCommands,
  ...dataSourceCommands,
  ...folderCommands,
  ...instanceCommands,
  ...operationCommands,
  ...backfillCommands,
  ...nightCommands,
  ...todayCommands,
  ...lockCommands,
  ...alertCommands,
  ...viewCommands,
  ...retentionCommands,
} as const;
export type UiUp = typeof uiUp;
