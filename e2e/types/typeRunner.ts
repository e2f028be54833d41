import type { AttemptId, AttemptOrder, ExitRecord, ParameterValues } from "../../agent/contract/index.ts";
import { resolveParameters } from "../../agent/domain/parameters/resolveParameters.ts";
import { BUILT_IN_TYPES } from "../../agent/server/definitions/builtInTypes.ts";
import { lookUp } from "../../agent/slave/probe/commands.ts";
import { makeOrder } from "../../agent/testing/agentOrders.ts";
import { openTestLauncher, openTestRunner, testIds, type TestRunner } from "../../agent/testing/agentRunner.ts";

export interface TypeRun {
  readonly code: number | null;
  readonly output: string;
  readonly exit: ExitRecord;
}
/** Runs tasks of the built-in types as an agent does: a real runner, journal and processes; only the server is not there. */
export interface TypeRunner {
  readonly agent: TestRunner;
  /** The order that the server would make of a task: the form with defaults and references, secrets named, requirements kept. */
  order(type: string, params: ParameterValues, parameters?: Record<string, string>, change?: Partial<AttemptOrder>): AttemptOrder;
  run(type: string, params: ParameterValues, parameters?: Record<string, string>): Promise<TypeRun>;
  output(attemptId: AttemptId): string;
  close(): Promise<void>;
}

/** @param environment what the agent passes on to tasks, PATH among it */
export async function openTypeRunner(environment: Record<string, string> = {}): Promise<TypeRunner> {
  const inherited = { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: process.env["HOME"] ?? "/", LANG: "C.UTF-8", ...environment };
  const agent = await openTestRunner(openTestLauncher, { environment: inherited });
  const self: TypeRunner = {
    agent,
    order(name, params, parameters = {}, change = {}) {
      const type = BUILT_IN_TYPES.find((one) => one.name === name);
      if (type === undefined) throw new Error(`there is no built-in type ${name}`);
      const resolution = resolveParameters({ run: parameters, task: params, workflow: {}, folders: [], project: {}, platform: {}, builtIn: {} }, type, Temporal.ZonedDateTime.from("2026-11-20T03:00[UTC]"));
      if (resolution.problems.length > 0) throw new Error(JSON.stringify(resolution.problems));
      return makeOrder(testIds, [], {
        plugin: type.plugin,
        params: resolution.form,
        environment: resolution.environment,
        stop: type.stop ?? null,
        applications: type.applications ?? null,
        secrets: resolution.secrets,
        masked: resolution.masked,
        where: { groupId: null, groupName: "", strategy: "spread", tags: [], requires: [...(type.requires ?? [])], memoryBytes: null },
        ...change,
      });
    },
    async run(type, params, parameters) {
      const order = self.order(type, params, parameters);
      // As an agent does when it meets its parent.
      await lookUp(
        order.where.requires.filter((one) => one.version !== undefined).map((one) => one.command),
        inherited.PATH,
      );
      const exit = await agent.run(order);
      return { code: exit.code, exit, output: agent.output(order.attemptId) };
    },
    output: (attemptId) => agent.output(attemptId),
    close: () => agent.close(),
  };
  return self;
}
