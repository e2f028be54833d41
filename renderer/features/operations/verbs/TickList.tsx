import { Checkbox } from "antd";
import { useEffect, useMemo, useState } from "react";
import type { DownstreamRow, TaskInstanceId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import type { VerbTarget } from "../model/targets.ts";
import { useSay } from "../useSay.ts";

interface TickListProps {
  readonly targets: readonly VerbTarget[];
  readonly ticked: ReadonlySet<TaskInstanceId>;
  readonly onChange: (ticked: ReadonlySet<TaskInstanceId>) => void;
  /** Ticks that the plan refused. */
  readonly ineligible: readonly string[];
}

/** What comes after the targets in their runs and in others, to be ticked (S2-09); each that cannot run again says why. */
export function TickList({ targets, ticked, onChange, ineligible }: TickListProps) {
  const t = useTranslate();
  const say = useSay();
  const language = useLanguage();
  const { rows, more, failure } = useDownstream(targets);
  const toggle = (row: DownstreamRow): void => {
    const id = row.taskInstanceId as TaskInstanceId;
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  if (failure !== undefined) return <ErrorCard {...failureWords(failure, language)} />;
  if (rows === undefined) return null;
  return (
    <section className="sb-op-ticks" aria-label={t("operations:ticks.title")}>
      <p>
        {rows.length === 0 ? t("operations:ticks.none") : t("operations:ticks.title")}{" "}
        {ineligible.length > 0 && (
          <button type="button" className="sb-link" onClick={() => onChange(new Set([...ticked].filter((id) => !ineligible.includes(id))))}>
            {t("operations:ticks.untick", { count: ineligible.length })}
          </button>
        )}
      </p>
      <ul className="sb-impact-list">
        {rows.map((row) => (
          <li key={row.taskInstanceId}>
            <Checkbox checked={ticked.has(row.taskInstanceId as TaskInstanceId)} onChange={() => toggle(row)}>
              <MiddleText text={`${row.workflowName}/${row.name} ${row.businessDate}`} />
            </Checkbox>
            <span className="sb-impact-change">
              {row.reason && <span className="sb-impact-note">{say(row.reason)}</span>}
              <StateWord state={row.state} />
            </span>
          </li>
        ))}
      </ul>
      {more && <p>{t("operations:ticks.more")}</p>}
    </section>
  );
}

/** Of all targets together, each instance once, nearest first. */
function useDownstream(targets: readonly VerbTarget[]) {
  const [found, setFound] = useState<{ readonly rows: readonly DownstreamRow[]; readonly more: boolean }>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let overtaken = false;
    Promise.all(targets.map(({ id }) => link.ask("operation.downstream", { taskInstanceId: id }))).then(
      (answers) => overtaken || setFound({ rows: answers.flatMap((answer) => answer.rows), more: answers.some((answer) => answer.more) }),
      (thrown: unknown) => overtaken || setFailure(thrown),
    );
    return () => {
      overtaken = true;
    };
  }, [targets]);
  const rows = useMemo(() => {
    if (!found) return undefined;
    const own = new Set<string>(targets.map(({ id }) => id));
    const once = new Map<string, DownstreamRow>();
    for (const row of found.rows) {
      const known = once.get(row.taskInstanceId);
      if (!own.has(row.taskInstanceId) && (!known || row.depth < known.depth)) once.set(row.taskInstanceId, row);
    }
    return [...once.values()].sort((a, b) => a.depth - b.depth);
  }, [found, targets]);
  return { rows, more: found?.more ?? false, failure };
}
