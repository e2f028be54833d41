import type { Command } from "commander";
import type { AdminContext } from "./adminContext.ts";
import { addSnapshotCommands } from "./snapshotCommands.ts";
import { addAlertCommands } from "./alertCommands.ts";
import { addDefinitionCommands } from "./definitionCommands.ts";
import { addInstanceCommands } from "./instanceCommands.ts";
import { addVerbCommands } from "./verbCommands.ts";
import { addNodeCommands } from "./nodeCommands.ts";
import { addBackfillCommands } from "./backfillCommands.ts";
import { addPlatformCommands } from "./platformCommands.ts";
import { addRetentionCommands } from "./retentionCommands.ts";
import { addTokenCommands } from "./tokenCommands.ts";
import { addResourceCommands } from "./resourceCommands.ts";
import { addWhyCommand } from "./whyCommand.ts";

/** Every command of `signalbox admin`, on a program; the interactive shell has the same ones. */
export function addAdminCommands(program: Command, context: AdminContext): void {
  for (const add of [
    addDefinitionCommands,
    addInstanceCommands,
    addWhyCommand,
    addVerbCommands,
    addNodeCommands,
    addResourceCommands,
    addSnapshotCommands,
    addAlertCommands,
    addBackfillCommands,
    addRetentionCommands,
    addTokenCommands,
    addPlatformCommands,
  ])
    add(program, context);
}
