import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { OutputOf, Problem, UiUp } from "#contract";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import type { EditorSession } from "../editor/editorSession.ts";

/** What the server says of the schedule of a draft: when it fires, or what keeps it from firing. */
export interface SchedulePreview {
  readonly answer: OutputOf<UiUp, "schedule.preview"> | undefined;
  readonly failure: unknown;
  readonly problems: readonly Problem[];
}
const nothing: SchedulePreview = { answer: undefined, failure: undefined, problems: [] };
const quietMs = 300;
const kept = new WeakMap<EditorSession, StoreApi<SchedulePreview>>();

/** Asked again when the draft's schedule or parameters change, or a calendar; whoever looks at the editor shares the answer. */
export function schedulePreview(session: EditorSession): StoreApi<SchedulePreview> {
  const known = kept.get(session);
  if (known) return known;
  const store = createStore<SchedulePreview>(() => nothing);
  kept.set(session, store);
  let asked: readonly unknown[] = [];
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async (): Promise<void> => {
    const { definition } = session.store.getState().history.present;
    if (definition.schedule == null) return;
    const mine = ++turn;
    try {
      // Tasks say nothing of when it fires: a thousand of them need not travel.
      const answer = await link.ask("schedule.preview", { workflowId: session.workflowId as never, schedule: definition.schedule, definition: { params: definition.params, tasks: [], positions: {} } });
      if (mine === turn) store.setState({ answer, failure: undefined, problems: answer.problems });
    } catch (failure) {
      if (mine === turn) store.setState({ failure });
    }
  };
  const look = (): void => {
    const { phase, history } = session.store.getState();
    const { schedule, params } = history.present.definition;
    const now = [phase, schedule, params, platformStore.getState().calendars];
    if (phase !== "ready" || now.every((each, index) => each === asked[index])) return;
    asked = now;
    clearTimeout(timer);
    if (schedule == null) {
      turn++;
      store.setState(nothing);
    } else timer = setTimeout(() => void ask(), quietMs);
  };
  session.store.subscribe(look);
  platformStore.subscribe(look);
  look();
  return store;
}
