import type { Command } from "commander";
import { hasEnded, ID_PATTERN, Refusal, say, type TaskInstance, type TaskInstanceId, type Why } from "#contract";
import { print, printJson, table, terminalLanguage } from "../output.ts";
import type { AdminContext } from "./adminContext.ts";
import { findInstance, findWorkflow } from "./find.ts";
import type { Session } from "./session.ts";
import { when, word } from "./words.ts";

/** [WHY1] Why a task instance is where it is: the sentence, the gates, the hosts, and the chain to the root. */
export function addWhyCommand(program: Command, { withSession }: AdminContext): void {
  program
    .command("why")
    .description("say why a task instance waits, or how it ended")
    .argument("<id|project/workflow/task>", "a task instance; a run, for the first of it that has not ended; or a task, in its newest run")
    .action((what: string) =>
      withSession(async (session, asJson) => {
        const found = await session.ask("taskInstance.why", { taskInstanceId: await findTask(session, what) });
        if (asJson) printJson(found);
        else printWhy(found);
      })(),
    );
}

async function findTask(session: Session, what: string): Promise<TaskInstanceId> {
  if (ID_PATTERN.test(what)) {
    const found = await findInstance(session, what);
    if (!found.whole) return found.taskInstanceIds[0]!;
    const { tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: found.workflowInstanceId });
    return chosen(tasks, what).id;
  }
  const [project, workflow, task] = what.split("/");
  const { id } = await findWorkflow(session, `${project}/${workflow ?? ""}`);
  const { instances } = await session.ask("workflowInstance.list", { workflowId: id, limit: 1 });
  if (instances[0] === undefined) throw new Refusal("notFound", "instance.notFound", { id: what });
  const { tasks } = await session.ask("workflowInstance.get", { workflowInstanceId: instances[0].id });
  return chosen(task === undefined ? tasks : tasks.filter((one) => one.name === task), what).id;
}
/** What has not ended, or has failed, before what went well. */
function chosen(tasks: readonly TaskInstance[], what: string): TaskInstance {
  const found = tasks.find((task) => !hasEnded(task.state)) ?? tasks.find((task) => task.state === "FAILED" || task.state === "KILLED") ?? tasks[0];
  if (found === undefined) throw new Refusal("notFound", "instance.notFound", { id: what });
  return found;
}

function printWhy({ answer, gates, candidates, chain, prediction }: Why): void {
  const language = terminalLanguage();
  print(say(answer, language));
  print("");
  print(
    table(
      [word("why.heads.gate"), word("why.heads.status"), word("why.heads.evidence")],
      gates.map((gate) => [word(`gate.${gate.gate}`), word(`gateStatus.${gate.status}`), say(gate.evidence, language)]),
    ),
  );
  if (candidates.length > 0) {
    print("");
    print(
      table(
        [word("why.heads.host"), word("why.heads.reasons")],
        candidates.map((one) => [one.nodeName, one.reasons.map((reason) => say(reason, language)).join(" · ")]),
      ),
    );
  }
  if (chain.length > 0) {
    print("");
    print(
      table(
        [word("why.heads.chain"), word("why.heads.workflow"), word("why.heads.status"), word("why.heads.evidence")],
        chain.map((link) => [link.name, `${link.workflowName} ${link.businessDate}`, word(`state.${link.state}`), link.reason === null ? "" : say(link.reason, language)]),
      ),
    );
  }
  if (prediction !== null) {
    print("");
    print(say({ code: prediction.after === "rerun" ? "why.doneIfRerun" : "why.doneByItself", values: { at: when(prediction.at) } }, language));
  }
}
