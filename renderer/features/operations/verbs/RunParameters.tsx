import { Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useReading } from "../../../state/useReading.ts";

interface RunParametersProps {
  readonly runId: string;
  readonly onChange: (changed: Readonly<Record<string, string>>) => void;
}

interface Line {
  readonly name: string;
  readonly value: string;
  readonly origin: "run" | "workflow";
}

/** Parameters that the rerun may change; only what was edited is sent, and it belongs to this run alone. */
export function RunParameters({ runId, onChange }: RunParametersProps) {
  const t = useTranslate();
  const detail = useReading(runId, () => link.ask("workflowInstance.get", { workflowInstanceId: runId as never }));
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => onChange(edited), [edited, onChange]);
  if (!detail.value) return null;
  const run = detail.value.instance.params;
  const lines: Line[] = [
    ...Object.entries(run).map(([name, value]): Line => ({ name, value, origin: "run" })),
    ...Object.entries(detail.value.definition.params).flatMap(([name, value]): Line[] => (name in run ? [] : [{ name, value, origin: "workflow" }])),
  ];
  if (lines.length === 0) return null;
  const change = (line: Line, value: string): void => {
    const { [line.name]: _, ...rest } = edited;
    setEdited(value === line.value ? rest : { ...rest, [line.name]: value });
  };
  return (
    <details className="sb-op-params" open>
      <summary>{t("operations:params.title")}</summary>
      <p className="sb-op-hint">{t("operations:params.hint")}</p>
      {lines.map((line) => (
        <label key={line.name} className="sb-op-param">
          <span className="sb-op-param-name">
            <span className="sb-mono sb-ident">{line.name}</span>
            <span className="sb-op-origin">{edited[line.name] === undefined ? t(`operations:origin.${line.origin}`) : t("operations:params.changed")}</span>
          </span>
          <Input.TextArea className="sb-mono" autoSize={{ minRows: 1, maxRows: 10 }} value={edited[line.name] ?? line.value} onChange={(event) => change(line, event.target.value)} />
        </label>
      ))}
    </details>
  );
}
