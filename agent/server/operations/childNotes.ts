import { hasEnded, sentence, type PlannedChange, type Sentence } from "#contract";
import { newestChildRuns, tasksOf, type Db } from "../../store/index.ts";
import { isLeftOut } from "../flow/childReruns.ts";

/** So many tasks of a plan are looked at: nobody reads more notes. */
const MOST = 200;

/**
 * [FLOW5] What a rerun does to the runs that its tasks stand for, by the same rule by which they then go on: with what failed in them or was
 * left out, or, where nothing did, with everything again. Nothing of a task that has no run yet, or whose run still goes.
 */
export async function childNotes(db: Db, changes: readonly PlannedChange[]): Promise<Sentence[]> {
  const again = changes.filter((change) => !change.paused).slice(0, MOST);
  const runs = await newestChildRuns(
    db,
    again.map((change) => change.taskInstanceId),
  );
  const notes: Sentence[] = [];
  for (const { taskInstanceId, name } of again) {
    const run = runs.get(taskInstanceId);
    if (run === undefined) continue;
    const tasks = await tasksOf(db, run.id);
    const left = tasks.filter(isLeftOut).length;
    if (left > 0) notes.push(sentence("note.childGoesOn", { name, workflow: run.workflowName, count: left, total: tasks.length }));
    else if (tasks.length > 0 && tasks.every((task) => hasEnded(task.state))) notes.push(sentence("note.childAgain", { name, workflow: run.workflowName, total: tasks.length }));
  }
  return notes;
}
