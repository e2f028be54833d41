import { TypeIcon } from "../../graph/cards/TypeIcon.tsx";
import { usePlatformState } from "../../state/hooks.ts";
import type { PlatformState } from "../../state/platformState.ts";
import { typeMark } from "./typeMark.ts";

/** The drawings of task types by name: looked up once for all cards, as long as no type changes. */
const drawings = new WeakMap<PlatformState["taskTypes"], ReadonlyMap<string, string>>();
function drawingsOf({ taskTypes }: PlatformState): ReadonlyMap<string, string> {
  let known = drawings.get(taskTypes);
  if (known === undefined) drawings.set(taskTypes, (known = new Map([...taskTypes.byId.values()].flatMap(({ name, svg }) => (svg === undefined ? [] : [[name, svg] as const])))));
  return known;
}

/** What stands for a task type on a card: its own drawing, or the two letters of its name. */
export function TypeMark({ type }: { readonly type: string }) {
  const svg = usePlatformState((state) => drawingsOf(state).get(type));
  return svg === undefined ? typeMark(type) : <TypeIcon type={{ icon: "cog", svg }} />;
}
