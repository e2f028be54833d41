import type { Command } from "commander";
import { say, TILES } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { when } from "./words.ts";

/** The platform itself, and ways into it. */
export function addPlatformCommands(program: Command, { withSession }: AdminContext): void {
  program
    .command("status")
    .description("how the platform does")
    .action(() =>
      withSession(async (session, asJson) => {
        const status = await session.ask("platform.status", {});
        if (asJson) return printJson(status);
        print(
          table(
            ["", ""],
            [
              ["platform", status.name],
              ["version", status.version],
              ["zone", status.zone],
              ["started", when(status.startedAt)],
              ["store", `${status.store}, ${status.storeBytes === null ? "?" : Math.round(status.storeBytes / 1024)} KiB`],
              ["memory", `${Math.round(status.memoryBytes / 1_048_576)} MiB`],
              ["nodes", `${status.nodesStarted} of ${status.nodes} started`],
              ["queue", String(status.queue)],
              ["finished", `${status.finishedPerMinute} a minute`],
              ["tasks", TILES.map((tile) => `${status.tasks[tile]} ${tile}`).join(", ")],
            ],
          ).trimStart(),
        );
      })(),
    );
  program
    .command("services")
    .description("the services inside the server and their health")
    .action(() =>
      withSession(async (session, asJson) => {
        const services = await session.ask("platform.services", {});
        if (asJson) return printJson(services);
        print(
          table(
            ["SERVICE", "HEALTH", "DETAIL"],
            services.map((service) => [service.name, service.healthy ? "ok" : "FAULT", say(service.detail, terminalLanguage())]),
          ),
        );
      })(),
    );
  program
    .command("link")
    .description("a one-time sign-in link for the browser")
    .action(() =>
      withSession(async (session, asJson) => {
        const { code, expiresAt } = await session.ask("auth.signInLink", {});
        const link = `${session.target.address}/#signin=${code}`;
        if (asJson) printJson({ link, expiresAt });
        else print(link);
      })(),
    );
}
