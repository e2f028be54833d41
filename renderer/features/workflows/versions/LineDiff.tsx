import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { lineDiff } from "../model/lineDiff.ts";

const AROUND = 3;
const marks = { same: " ", removed: "−", added: "+" } as const;

/** A text before and after, line by line; long stretches that are the same are left out. */
export function LineDiff({ label, before, after }: { readonly label: string; readonly before: string; readonly after: string }) {
  const t = useTranslate();
  const runs = useMemo(() => lineDiff(before, after), [before, after]);
  return (
    <div className="sb-lines sb-mono" role="group" aria-label={t("locks:change.lines", { field: label })}>
      {runs.flatMap((run, index) => {
        const [first, last] = [index === 0, index === runs.length - 1];
        const long = run.kind === "same" && run.lines.length > 2 * AROUND + 1;
        const parts = long ? [first ? [] : run.lines.slice(0, AROUND), last ? [] : run.lines.slice(-AROUND)] : [run.lines];
        const left = run.lines.length - parts.reduce((sum, part) => sum + part.length, 0);
        return parts.flatMap((lines, part) => [
          ...(part === 1 ? [<i key={`${index}.left`}>{t("locks:change.unchanged", { count: left })}</i>] : []),
          ...lines.map((line, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line is known by its place only
            <span key={`${index}.${part}.${at}`} data-change={run.kind}>
              <b aria-hidden>{marks[run.kind]}</b>
              {line}
            </span>
          )),
        ]);
      })}
    </div>
  );
}
