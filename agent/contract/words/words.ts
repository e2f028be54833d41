import { accessWords } from "./access.ts";
import { agentWords } from "./agent.ts";
import { backfillWords } from "./backfill.ts";
import { alertWords } from "./alerts.ts";
import { commandLineWords } from "./commandLine.ts";
import { definitionWords } from "./definitions.ts";
import { flowWords } from "./flow.ts";
import { hostWords } from "./hosts.ts";
import { instanceWords } from "./instances.ts";
import { lockWords } from "./locks.ts";
import { nodeWords } from "./nodes.ts";
import { placementWords } from "./placement.ts";
import { resourceWords } from "./resources.ts";
import { scheduleWords } from "./schedules.ts";
import { scriptWords } from "./scripts.ts";
import { serverWords } from "./server.ts";
import { sourceWords } from "./sources.ts";
import { taskTypeWords } from "./taskTypes.ts";
import { variableWords } from "./variables.ts";
import { whyWords } from "./why.ts";

/** Every sentence of the platform, in both languages; `{name}` is a value. */
export const WORDS = {
  ...accessWords,
  ...agentWords,
  ...backfillWords,
  ...alertWords,
  ...commandLineWords,
  ...definitionWords,
  ...flowWords,
  ...hostWords,
  ...instanceWords,
  ...lockWords,
  ...nodeWords,
  ...placementWords,
  ...resourceWords,
  ...scheduleWords,
  ...scriptWords,
  ...serverWords,
  ...sourceWords,
  ...taskTypeWords,
  ...variableWords,
  ...whyWords,
};
