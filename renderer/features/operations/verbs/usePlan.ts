import { useCallback, useEffect, useState } from "react";
import type { OperationPlan, TaskInstanceId } from "#contract";
import { link } from "../../../link/link.ts";
import type { OperationRequest, Scope } from "./operationStore.ts";

/** What is asked of the server, beside the token: the same for the plan and for doing it. */
export interface OperationChoice {
  readonly scope: Scope;
  readonly ticked: ReadonlySet<TaskInstanceId>;
  readonly resume: boolean;
  readonly revision: "original" | "latest";
}
export const targetOf = ({ verb, targets }: OperationRequest, { scope, ticked, resume, revision }: OperationChoice) => ({
  verb,
  taskInstanceIds: targets.map(({ id }) => id),
  scope,
  ticked: scope === "ticked" ? [...ticked] : [],
  resume,
  revision,
});

/** One plan for all targets, made again whenever a choice changes; `undefined` while it is computed. */
export function usePlan(request: OperationRequest, { scope, ticked, resume, revision }: OperationChoice) {
  const [plan, setPlan] = useState<OperationPlan>();
  const [failure, setFailure] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let overtaken = false;
    setPlan(undefined);
    setFailure(undefined);
    link.ask("operation.plan", targetOf(request, { scope, ticked, resume, revision })).then(
      (made) => overtaken || setPlan(made),
      (thrown: unknown) => overtaken || setFailure(thrown),
    );
    return () => {
      overtaken = true;
    };
  }, [request, scope, ticked, resume, revision, turn]);
  return { plan, failure, replan: useCallback(() => setTurn((old) => old + 1), []) };
}
