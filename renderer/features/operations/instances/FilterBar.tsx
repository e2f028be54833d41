import { Button, DatePicker, Input, Segmented, Select } from "antd";
import type { InputRef } from "antd";
import dayjs from "dayjs";
import { X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { Ref } from "react";
import { Origin } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useWorkflow, useWorkflows } from "../../../state/hooks.ts";
import { SaveViewButton } from "../savedViews/SaveViewButton.tsx";
import { CURRENT, defaultFilter, noFilter, tileOfFilter } from "../model/instanceFilter.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";

interface FilterBarProps {
  readonly filter: InstanceFilter;
  /** The business date that `current` means. */
  readonly current: string;
  readonly onChange: (changes: Partial<InstanceFilter>) => void;
  readonly search: Ref<InputRef>;
}

/** Text, origin, business date, owner, and what is on as chips that can be taken off. */
export function FilterBar({ filter, current, onChange, search }: FilterBarProps) {
  const t = useTranslate();
  const workflows = useWorkflows();
  const owners = useMemo(() => [...new Set([...workflows.map(({ owner }) => owner), ...(filter.owner === undefined ? [] : [filter.owner])])].toSorted((a, b) => a.localeCompare(b)), [workflows, filter.owner]);
  const [text, setText] = useState(filter.text);
  useEffect(() => setText(filter.text), [filter.text]);
  useEffect(() => {
    if (text === filter.text) return;
    const timer = setTimeout(() => onChange({ text }), 200);
    return () => clearTimeout(timer);
  }, [text, filter.text, onChange]);
  return (
    <div className="sb-op-filter" role="search">
      <Segmented<"tasks" | "runs">
        size="small"
        value={filter.show}
        onChange={(show) => onChange({ show })}
        options={[
          { value: "tasks", label: t("operations:show.tasks") },
          { value: "runs", label: t("operations:show.runs") },
        ]}
      />
      <Input ref={search} allowClear className="sb-op-search" aria-label={t("operations:filter.text")} placeholder={t("operations:filter.text")} value={text} onChange={(event) => setText(event.target.value)} />
      <Select<Origin | "all">
        className="sb-op-origin-select"
        aria-label={t("operations:column.origin")}
        value={filter.origin ?? "all"}
        onChange={(value) => onChange({ origin: value === "all" ? undefined : value })}
        options={[{ value: "all" as const, label: t("operations:filter.anyOrigin") }, ...Origin.options.map((value) => ({ value, label: t(`operations:runOrigin.${value}`) }))]}
      />
      <DatePicker
        aria-label={t("operations:column.businessDate")}
        placeholder={t("operations:column.businessDate")}
        value={filter.businessDate === undefined ? null : dayjs(filter.businessDate === CURRENT ? current : filter.businessDate)}
        format="YYYY-MM-DD"
        onChange={(date) => onChange({ businessDate: date?.format("YYYY-MM-DD") === current ? CURRENT : date?.format("YYYY-MM-DD") })}
      />
      <Select<string>
        className="sb-op-owner-select"
        aria-label={t("operations:filter.owner")}
        placeholder={t("operations:filter.anyOwner")}
        showSearch
        allowClear
        value={filter.owner}
        onChange={(owner: string | undefined) => onChange({ owner })}
        options={owners.map((value) => ({ value, label: value }))}
      />
      <Chips filter={filter} current={current} onChange={onChange} />
      <SaveViewButton filter={filter} />
    </div>
  );
}

function Chips({ filter, current, onChange }: Pick<FilterBarProps, "filter" | "current" | "onChange">) {
  const t = useTranslate();
  const workflow = useWorkflow(filter.workflowId);
  const tile = tileOfFilter(filter);
  const chips: { readonly id: string; readonly label: string; readonly off: () => void }[] = [
    ...(tile === "total" ? [] : [{ id: "states", label: tile === undefined ? t("operations:chip.states", { count: filter.states.length }) : t(`operations:tile.${tile}`), off: () => onChange({ states: [] }) }]),
    ...(filter.mine ? [{ id: "mine", label: t("operations:chip.mine"), off: () => onChange({ mine: false }) }] : []),
    ...(filter.businessDate === undefined
      ? []
      : [{ id: "date", label: filter.businessDate === CURRENT ? t("runView:list.current", { date: current }) : t("runView:list.date", { date: filter.businessDate }), off: () => onChange({ businessDate: undefined }) }]),
    ...(filter.behind === undefined ? [] : [{ id: "behind", label: t("runView:list.behind", { name: filter.behind.name }), off: () => onChange({ behind: undefined }) }]),
    ...(filter.workflowId === undefined ? [] : [{ id: "workflow", label: workflow?.name ?? t("operations:column.workflow"), off: () => onChange({ workflowId: undefined }) }]),
  ];
  const isDefault = filter.mine && tile === "failed" && filter.businessDate === CURRENT;
  return (
    <span className="sb-op-chips">
      {chips.map((chip) => (
        <button key={chip.id} type="button" className="sb-op-chip" aria-label={t("operations:chip.remove", { name: chip.label })} onClick={chip.off}>
          {chip.label}
          <X size={12} aria-hidden />
        </button>
      ))}
      {!isDefault && (
        <Button type="text" size="small" onClick={() => onChange({ ...defaultFilter, show: filter.show })}>
          {t("operations:chip.myFailed")}
        </Button>
      )}
      {chips.length > 1 && (
        <Button type="text" size="small" onClick={() => onChange({ ...noFilter, show: filter.show })}>
          {t("operations:chip.clear")}
        </Button>
      )}
    </span>
  );
}
