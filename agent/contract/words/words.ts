import { accessWords } from "./access.ts";
import { agentWords } from "./agent.ts";
import { commandLineWords } from "./commandLine.ts";
import { definitionWords } from "./definitions.ts";
import { instanceWords } from "./instances.ts";
import { nodeWords } from "./nodes.ts";
import { serverWords } from "./server.ts";

/** Every sentence of the platform, in both languages; `{name}` is a value. */
export const WORDS = { ...accessWords, ...agentWords, ...commandLineWords, ...definitionWords, ...instanceWords, ...nodeWords, ...serverWords };
