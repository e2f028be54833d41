import { InvalidArgumentError, type Command } from "commander";
import { Refusal, TokenScope, type ApiToken, type ProjectId } from "#contract";
import { print, printJson, table } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { wholeNumber } from "./arguments.ts";
import { findWorkflow } from "./find.ts";
import type { Session } from "./session.ts";
import { when } from "./words.ts";

type ScopedRight = TokenScope["rights"][number];
const RIGHTS = TokenScope.shape.rights.element.options;
const rightOf = (text: string, before: readonly ScopedRight[] = []): ScopedRight[] => {
  const right = RIGHTS.find((one) => one === text);
  if (right === undefined) throw new InvalidArgumentError(`write one of ${RIGHTS.join(", ")}`);
  return [...before, right];
};
const many = (text: string, before: readonly string[] = []): string[] => [...before, text];
interface Options {
  readonly days: number;
  readonly right?: ScopedRight[];
  readonly project: string[];
  readonly workflow: string[];
}

/** Tokens for programs [API2]. */
export function addTokenCommands(program: Command, { withSession }: AdminContext): void {
  const token = program.command("token").description("tokens for programs");
  token
    .command("create")
    .description("make a token; it is shown once. Without --right it may what you may")
    .argument("<name>")
    .option("--days <days>", "how long it is good", wholeNumber, 90)
    .option("--right <right>", `at most this, may be repeated: ${RIGHTS.join(", ")}`, rightOf)
    .option("--project <name>", "only in this project, may be repeated; needs --right", many, [])
    .option("--workflow <project/name>", "only on this workflow, may be repeated; needs --right", many, [])
    .action((name: string, options: Options) =>
      withSession(async (session, asJson) => {
        const made = await session.ask("token.create", { id: session.ids.next(), name, days: options.days, scope: await scopeOf(session, options) });
        if (asJson) printJson(made);
        else print(made.secret);
      })(),
    );
  token
    .command("list")
    .description("your tokens, and what each may at most")
    .action(() =>
      withSession(async (session, asJson) => {
        const tokens = await session.ask("token.list", {});
        if (asJson) return printJson(tokens);
        print(
          table(
            ["NAME", "RIGHTS", "EXPIRES", "LAST USED", "ID"],
            tokens.map((one: ApiToken) => [one.name, rightsOf(one), one.expiresAt === null ? "never" : when(one.expiresAt), one.lastUsedAt === null ? "-" : when(one.lastUsedAt), one.id]),
          ),
        );
      })(),
    );
  token
    .command("revoke")
    .description("end a token of yours at once")
    .argument("<name or id>")
    .action((text: string) =>
      withSession(async (session) => {
        const found = (await session.ask("token.list", {})).filter((one: ApiToken) => one.id === text || one.name === text);
        if (found.length !== 1) throw new Refusal("notFound", "access.tokenNotFound");
        await session.ask("token.revoke", { id: found[0]!.id });
      })(),
    );
}
const rightsOf = ({ scope }: ApiToken): string => {
  if (scope === null) return "all of yours";
  const places = [...(scope.projectIds.length > 0 ? [`${scope.projectIds.length} projects`] : []), ...(scope.workflowIds.length > 0 ? [`${scope.workflowIds.length} workflows`] : [])];
  return [scope.rights.join(","), ...places].join(" in ");
};

async function scopeOf(session: Session, { right, project, workflow }: Options): Promise<TokenScope | null> {
  if (right === undefined) {
    // Nobody who names a place means everything.
    if (project.length + workflow.length > 0) throw new Refusal("invalid", "access.scopeWithoutRight");
    return null;
  }
  const { projects } = await session.ask("project.list", {});
  const projectIds = project.map((name): ProjectId => {
    const found = projects.find((one) => one.name === name);
    if (found === undefined) throw new Refusal("notFound", "project.notFound", { name });
    return found.id;
  });
  const workflowIds = [];
  for (const path of workflow) workflowIds.push((await findWorkflow(session, path)).id);
  return { rights: right, projectIds, workflowIds };
}
