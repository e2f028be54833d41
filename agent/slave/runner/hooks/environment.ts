import { Refusal, REFUSED_PARAMETER_NAMES } from "#contract";
import { TOKEN_NAME } from "../../probe/processes.ts";
import { textOf } from "../fillTemplate.ts";
import type { StartHook } from "../startPlan.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** What the agent itself may add beside parameters; everything else of this form is refused. */
const OWN_NAMES = /^SIGNALBOX_/;
/** How this host lets its own programs into PostgreSQL and MySQL; given to the sql runner alone. */
const HOST_DATABASE_NAMES = ["PGPASSWORD", "PGPASSFILE", "PGSSLMODE", "PGSSLROOTCERT", "MYSQL_PWD"] as const;
/** Linux: one string at most 32 pages; all of them at most a quarter of the stack limit, of which some is left for the kernel. */
const ONE_LIMIT = 128 * 1024 - 1;
const ALL_LIMIT = 1_900_000;

/** [PAR1] [PAR2] Parameters as environment variables, and the token by which a process of the attempt is found again. */
export const environmentHook: StartHook = {
  name: "environment",
  apply(plan) {
    const environment: Record<string, string> = {};
    for (const [name, value] of Object.entries(plan.order.environment)) {
      if (!NAME.test(name) || (REFUSED_PARAMETER_NAMES.test(name) && !OWN_NAMES.test(name))) throw new Refusal("invalid", "start.launcher", { message: `${name} is not a parameter name` });
      environment[name] = value;
    }
    // [SEC1] A secret of the form is no parameter; its own process gets it here, a built-in runner in its request file.
    if (plan.order.plugin.kind !== "builtIn") {
      for (const name of plan.order.secrets ?? []) {
        const value = plan.order.params[name as keyof typeof plan.order.params];
        if (value !== undefined && NAME.test(name) && !REFUSED_PARAMETER_NAMES.test(name)) environment[name] = textOf(value);
      }
    }
    environment[TOKEN_NAME] = plan.order.attemptId;
    environment["SIGNALBOX_OUTPUT"] = plan.files.outputsFile;
    if (plan.order.plugin.kind === "builtIn" && plan.order.plugin.runner === "sql") {
      for (const name of HOST_DATABASE_NAMES) if (process.env[name] !== undefined) environment[name] = process.env[name];
    }
    plan.environment = environment;

    const texts = [...Object.entries({ ...plan.baseEnvironment, ...environment }).map(([name, value]) => `${name}=${value}`), ...plan.argv];
    const sizes = texts.map((text) => Buffer.byteLength(text) + 1);
    const largest = Math.max(...sizes);
    const total = sizes.reduce((sum, size) => sum + size + 8, 0);
    if (largest > ONE_LIMIT) throw new Refusal("refused", "start.tooBig", { bytes: largest, limit: ONE_LIMIT });
    if (total > ALL_LIMIT) throw new Refusal("refused", "start.tooBig", { bytes: total, limit: ALL_LIMIT });
  },
};
