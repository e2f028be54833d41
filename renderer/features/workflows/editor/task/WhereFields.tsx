import { Requirement, Tag } from "#contract";
import type { TaskTypeBody } from "#contract";
import { InputNumber, Select } from "antd";
import { useMemo } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useGroups, useNodes, usePulses } from "../../../../state/hooks.ts";
import { slotsOf } from "../../../../state/slotsOf.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { FormGroup } from "../../../../ui/taskForm/FormGroup.tsx";
import { requirementOf, requirementText } from "../../../../ui/taskForm/requirementText.ts";
import { WordsInput } from "../../../../ui/taskForm/WordsInput.tsx";
import { hostFits, withWhere } from "../../model/taskPlacement.ts";
import { problemsAt } from "./GroupProps.ts";
import type { GroupProps } from "./GroupProps.ts";
import { MIB } from "./units.ts";

const defaultGroup = "";
const MOST = 20;

/** Where a task runs: group, tags, memory, programs; and how many hosts that leaves, now. */
export function WhereFields({ task, at, change, projectId, type }: GroupProps & { readonly projectId: string | undefined; readonly type: TaskTypeBody | undefined }) {
  const t = useTranslate();
  const groups = useGroups().filter((group) => group.projectId === projectId);
  const nodes = useNodes();
  const pulses = usePulses();
  const { where } = task;
  const group = where?.group ?? null;
  const tags = where?.tags ?? [];
  const requires = where?.requires ?? [];
  const hosts = useMemo(() => nodes.filter((node) => node.enrolledAt !== null && slotsOf(node, pulses.get(node.id)) !== undefined), [nodes, pulses]);
  const groupId = group === null ? null : groups.find((one) => one.name === group)?.id;
  const fitting = hosts.filter((node) => hostFits(node, { groupId, tags, requires: [...(type?.requires ?? []), ...requires] }));
  const known = [...new Set(nodes.flatMap((node) => node.tags))].sort();
  const summary = where === undefined ? undefined : [group, ...tags, ...requires.map(requirementText)].filter((part) => part !== null).join(" · ");
  return (
    <FormGroup title={t("workflows:where.title")} problems={problemsAt(at, "where")} {...(summary === undefined ? {} : { summary })}>
      <p className="sb-wf-help" role="status" title={fitting.map((node) => node.name).join("\n")}>
        {t("workflows:where.matches", { count: fitting.length, total: hosts.length })}
      </p>
      <div data-field="where.group">
        <Field label={t("places:group")} problem={at.get("where.group")}>
          {(id, note) => (
            <Select<string>
              id={id}
              aria-describedby={note}
              status={at.has("where.group") ? "error" : ""}
              value={group ?? defaultGroup}
              options={[
                { value: defaultGroup, label: t("places:defaultGroup") },
                ...groups.map((one) => ({ value: one.name as string, label: one.name as string })),
                ...(group !== null && groupId === undefined ? [{ value: group as string, label: group as string }] : []),
              ]}
              onChange={(next) => change("where.group", (old) => withWhere(old, { group: next === defaultGroup ? null : (next as never) }))}
            />
          )}
        </Field>
      </div>
      <div data-field="where.tags">
        <Field label={t("nodes:column.tags")} help={t("workflows:where.tagsHelp")} problem={at.get("where.tags")}>
          {(id, note) => (
            <WordsInput
              id={id}
              describedBy={note}
              separators={[",", " "]}
              known={known}
              words={tags}
              onChange={(next) => change("where.tags", (old) => withWhere(old, { tags: next.filter((tag) => Tag.safeParse(tag).success).slice(0, MOST) }))}
            />
          )}
        </Field>
      </div>
      <div data-field="where.memoryBytes">
        <Field label={t("workflows:where.memory")} help={t("workflows:where.memoryHelp")} problem={at.get("where.memoryBytes")}>
          {(id, note) => (
            <InputNumber<number>
              id={id}
              aria-describedby={note}
              min={0}
              precision={0}
              value={where?.memoryBytes == null ? null : Math.round(where.memoryBytes / MIB)}
              onChange={(mib) => change("where.memory", (old) => withWhere(old, { memoryBytes: mib === null ? null : mib * MIB }))}
            />
          )}
        </Field>
      </div>
      <div data-field="where.requires">
        <Field label={t("workflows:where.requires")} help={t("workflows:where.requiresHelp")} problem={at.get("where.requires")}>
          {(id, note) => (
            <WordsInput
              id={id}
              describedBy={note}
              words={requires.map(requirementText)}
              onChange={(texts) =>
                change("where.requires", (old) =>
                  withWhere(old, {
                    requires: texts
                      .map(requirementOf)
                      .filter((one) => Requirement.safeParse(one).success)
                      .slice(0, MOST),
                  }),
                )
              }
            />
          )}
        </Field>
      </div>
    </FormGroup>
  );
}
