import { usePlatformState } from "../../state/hooks.ts";
import type { LineFacts } from "./useResultLine.ts";
import { useResultLine } from "./useResultLine.ts";
import { useServerNow } from "./useServerNow.ts";

interface ResultTextProps {
  readonly task: LineFacts;
  readonly node?: string | null | undefined;
}

/** The line of truth of an instance; counts on while it runs. */
export function ResultText(props: ResultTextProps) {
  return props.task.state === "RUNNING" ? <Running {...props} /> : <Still {...props} />;
}

function Running({ task, node }: ResultTextProps) {
  const line = useResultLine()(task, useServerNow(), node ?? null);
  return <span title={line}>{line}</span>;
}

function Still({ task, node }: ResultTextProps) {
  const run = usePlatformState((state) => (task.state === "NOT_RUN" ? state.open.get(task.workflowInstanceId) : undefined));
  const line = useResultLine()(task, 0, node ?? null, run);
  return <span title={line}>{line}</span>;
}
