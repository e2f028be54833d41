import { noCells, Refusal, rightForVerb, sentence, type Backfill, type BackfillCell, type BackfillId, type BackfillState, type CellState, type Handlers, type UiUp } from "#contract";
import { cellsIn, cellsOf, changeBackfill, findCells, getBackfill, getWorkflow, insertBackfill, insertCells, listBackfills, moveCells, type Store, type StoredCell, type Tx } from "../../store/index.ts";
import { cellsToken } from "../../domain/backfill/planCells.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Ids } from "../../platform/ids.ts";
import { callerName, type Authority } from "../auth/authority.ts";
import { Aftermath } from "../dispatch/aftermath.ts";
import type { TaskMoves } from "../dispatch/taskMoves.ts";
import type { CommandContext } from "../gateway/commandContext.ts";
import type { UsualDurations } from "../night/usualDurations.ts";
import type { ValueBook } from "../values/valueBook.ts";
import { backfillCandidates } from "./candidates.ts";
import { estimateOf, parameterNotes, planBackfill, shownCells } from "./backfillPlans.ts";
import type { Backfills } from "./openBackfills.ts";

export interface BackfillHandlersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly authority: Authority;
  readonly values: ValueBook;
  readonly durations: UsualDurations;
  readonly moves: TaskMoves;
  readonly backfills: Backfills;
}
type Names = Extract<keyof UiUp, `backfill.${string}`>;
/** Without what only the driver asks. */
const shownCell = ({ number, workflowId, workflowName, fireAt, businessDate, action, state, workflowInstanceId, instanceState, reason }: BackfillCell): BackfillCell => ({
  ...{ number, workflowId, workflowName, fireAt, businessDate, action, state, workflowInstanceId, instanceState, reason },
});
/** Cells of one answer. */
const SHOWN = 5000;

/** Planning, making and changing backfills. */
export function backfillHandlers(options: BackfillHandlersOptions): Pick<Handlers<UiUp, CommandContext>, Names> {
  const { store, clock, ids, authority, values, durations, moves, backfills } = options;
  async function backfillIn(tx: Tx, id: BackfillId, ...states: BackfillState[]): Promise<Backfill> {
    const backfill = await getBackfill(tx.db, id, tx.now);
    if (backfill === null) throw new Refusal("notFound", "backfill.notFound", { id });
    if (states.length > 0 && !states.includes(backfill.state)) throw new Refusal("refused", "backfill.state", { name: backfill.name, state: `backfillState.${backfill.state}` });
    return backfill;
  }
  /** One change of a backfill, in the audit log, and then a look at what there is room for. */
  async function change(context: CommandContext, verb: string, id: BackfillId, unit: (tx: Tx) => Promise<Backfill>): Promise<Backfill> {
    const answer = await context.commit<Backfill>((backfill) => ({ object: `${verb} backfill ${backfill.name}`, projectId: backfill.projectId, after: { state: backfill.state, counts: backfill.counts } }), unit);
    backfills.look(id);
    return answer;
  }
  /** Moves cells one by one; those that are in another state by now are left out. Refusal `backfill.noCell` when none moved. */
  async function moveEach(tx: Tx, backfill: Backfill, cells: readonly StoredCell[], to: CellState, set: (cell: StoredCell) => Parameters<typeof moveCells>[1]["set"]): Promise<Backfill> {
    const moved: Partial<Record<CellState, number>> = {};
    for (const cell of cells) {
      const count = await moveCells(tx, { backfillId: backfill.id, number: cell.number, from: [cell.state], to, set: set(cell) ?? {} });
      moved[cell.state] = (moved[cell.state] ?? 0) - count;
      moved[to] = (moved[to] ?? 0) + count;
    }
    if (cells.length === 0) throw new Refusal("refused", "backfill.noCell", { name: backfill.name });
    return changeBackfill(tx, backfill.id, { moved });
  }

  return {
    "backfill.candidates": async ({ workflowId }, { caller }) => {
      const visible = await authority.visibleProjects(caller);
      return { candidates: await store.read((db) => backfillCandidates(db, workflowId, { visible, mayOperate: (projectId) => authority.has(caller, "operateOwn", projectId) })) };
    },
    "backfill.plan": async ({ workflowId, spec }) => {
      await values.fresh();
      const plan = await store.read((db) => planBackfill(db, { workflowId, spec }, clock.now()));
      const counts = { run: 0, rerun: 0, none: 0 };
      for (const cell of plan.cells) counts[cell.action]++;
      return {
        token: cellsToken(spec, plan.cells),
        cells: shownCells(plan, spec, values, SHOWN),
        counts,
        more: plan.cells.length > SHOWN,
        notes: [...parameterNotes(plan, spec, values), ...plan.notes],
        estimateMs: await estimateOf(plan, spec.parallel, durations),
      };
    },
    "backfill.create": async ({ id: given, workflowId, name, spec, token }, context) => {
      const id = given ?? ids.next<BackfillId>();
      const answer = await context.commit<Backfill>(
        (backfill) => ({
          object: `backfill ${backfill.workflowName} ${spec.from}..${spec.until}`,
          projectId: backfill.projectId,
          after: { name, counts: backfill.counts, existing: spec.existing, parallel: spec.parallel },
        }),
        async (tx) => {
          const { cells, notes } = await planBackfill(tx.db, { workflowId, spec }, tx.now);
          if (token !== null && token !== cellsToken(spec, cells)) throw new Refusal("stale", "backfill.stale");
          const counts = noCells();
          for (const cell of cells) counts[cell.action === "none" ? "left" : "waiting"]++;
          if (counts.waiting === 0) throw new Refusal("refused", "backfill.nothing", { reason: notes[0]?.code ?? "backfill.noDates", ...(notes[0]?.values ?? { from: spec.from, until: spec.until }) });
          const workflow = (await getWorkflow(tx.db, workflowId))!;
          const made = await insertBackfill(tx, { id, projectId: workflow.projectId, name, workflowId, workflowName: workflow.name, spec, createdBy: callerName(context.caller), counts });
          await insertCells(
            tx,
            id,
            cells.map((cell) => ({ ...cell, state: cell.action === "none" ? "left" : "waiting" })),
          );
          return made;
        },
      );
      backfills.look(id);
      return answer;
    },
    "backfill.list": async ({ projectId, workflowId, state, before, limit }, { caller }) => {
      const visible = await authority.visibleProjects(caller);
      const projectIds = projectId === undefined ? visible : visible === undefined || visible.includes(projectId) ? [projectId] : [];
      const seq = store.lastSeq();
      return { backfills: await store.read((db) => listBackfills(db, { projectIds, workflowId, state, before, limit, now: clock.now() })), seq };
    },
    "backfill.get": async ({ backfillId, after, limit }, { caller }) => {
      const visible = await authority.visibleProjects(caller);
      const seq = store.lastSeq();
      return store.read(async (db) => {
        const backfill = await getBackfill(db, backfillId, clock.now());
        if (backfill === null) throw new Refusal("notFound", "backfill.notFound", { id: backfillId });
        const page = await cellsOf(db, { backfillId, after, limit });
        const seen = new Map<string, boolean>();
        for (const { workflowId } of visible === undefined ? [] : backfill.spec.targets) {
          const workflow = await getWorkflow(db, workflowId);
          seen.set(workflowId, visible!.includes(workflow?.projectId ?? backfill.projectId));
        }
        const cells = page.filter((cell) => seen.get(cell.workflowId) ?? true).map(shownCell);
        return { backfill, cells, more: page.length === limit, seq };
      });
    },
    "backfill.pause": ({ backfillId, paused }, context) =>
      change(context, paused ? "pause" : "resume", backfillId, async (tx) => {
        await backfillIn(tx, backfillId, paused ? "running" : "paused");
        return changeBackfill(tx, backfillId, { state: paused ? "paused" : "running" });
      }),
    "backfill.setParallel": ({ backfillId, parallel }, context) =>
      change(context, "set parallel of", backfillId, async (tx) => {
        await backfillIn(tx, backfillId, "running", "paused");
        return changeBackfill(tx, backfillId, { parallel });
      }),
    "backfill.cancel": async ({ backfillId, kill }, context) => {
      const after = new Aftermath();
      const by = callerName(context.caller);
      const answer = await change(context, "cancel", backfillId, async (tx) => {
        const backfill = await backfillIn(tx, backfillId, "running", "paused");
        const open = kill ? await cellsIn(tx.db, { backfillId, state: "open" }) : [];
        await mustKill(backfill, open.length);
        const set = { reason: sentence("cell.cancelled", { by }), endedAt: tx.now };
        const waiting = await moveCells(tx, { backfillId, from: ["waiting"], to: "cancelled", set });
        const killed = kill ? await moveCells(tx, { backfillId, from: ["open"], to: "cancelled", set }) : 0;
        for (const cell of open) await moves.killRun(tx, after, cell.workflowInstanceId!, by);
        return changeBackfill(tx, backfillId, { state: "cancelled", moved: { waiting: -waiting, open: -killed, cancelled: waiting + killed } });
      });
      moves.settle(after);
      return answer;

      /** [S2-17] To kill more than one run is for admins of every project. */
      async function mustKill(backfill: Backfill, count: number): Promise<void> {
        const right = rightForVerb("kill", count);
        if (count === 0 || right === "operateOwn") return;
        const projects = new Set([backfill.projectId, ...(await projectsOf(backfill))]);
        for (const project of projects) if (!(await authority.has(context.caller, right, project))) throw new Refusal("forbidden", "backfill.batchKill");
      }
    },
    "backfill.rerun": ({ backfillId, cells }, context) =>
      change(context, "rerun", backfillId, async (tx) => {
        const backfill = await backfillIn(tx, backfillId);
        const named = cells === undefined ? await cellsIn(tx.db, { backfillId, state: "failed" }) : await findCells(tx.db, backfillId, cells);
        const possible = named.filter(({ state }) => state === "failed" || state === "success" || state === "cancelled");
        return moveEach(tx, backfill, possible, "waiting", () => ({ reason: null, endedAt: null }));
      }),
    "backfill.skip": ({ backfillId, cells, skip }, context) =>
      change(context, skip ? "skip cells of" : "take in cells of", backfillId, async (tx) => {
        const backfill = await backfillIn(tx, backfillId);
        const named = await findCells(tx.db, backfillId, cells);
        const by = callerName(context.caller);
        if (skip)
          return moveEach(
            tx,
            backfill,
            named.filter((cell) => cell.state === "waiting"),
            "left",
            () => ({ reason: sentence("cell.skipped", { by }), endedAt: tx.now }),
          );
        return moveEach(
          tx,
          backfill,
          named.filter((cell) => cell.state === "left" && cell.reason?.code === "cell.skipped"),
          "waiting",
          () => ({ reason: null, endedAt: null }),
        );
      }),
  };

  function projectsOf(backfill: Backfill) {
    return store.read(async (db) => {
      const found = [];
      for (const { workflowId } of backfill.spec.targets) {
        const workflow = await getWorkflow(db, workflowId);
        if (workflow !== null) found.push(workflow.projectId);
      }
      return found;
    });
  }
}
