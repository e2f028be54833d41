import type { ResourceGroupId } from "#contract";
import { Select } from "antd";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useGroups, useProjects } from "../../../../state/hooks.ts";
import { Field } from "../../../../ui/taskForm/Field.tsx";

const noGroup = "";

/** The resource group of a host: the default one, or one of a project. */
export function GroupField({ value, onChange, problem }: { readonly value: ResourceGroupId | null; readonly onChange: (groupId: ResourceGroupId | null) => void; readonly problem: string | undefined }) {
  const t = useTranslate();
  const groups = useGroups();
  const projects = new Map(useProjects().map((project) => [project.id as string, project.name as string]));
  return (
    <Field label={t("places:group")} help={t("places:groupHelp")} problem={problem}>
      {(id, note) => (
        <Select<string>
          id={id}
          aria-describedby={note}
          showSearch
          optionFilterProp="label"
          value={value ?? noGroup}
          options={[{ value: noGroup, label: t("places:defaultGroup") }, ...groups.map((group) => ({ value: group.id as string, label: `${group.name} · ${projects.get(group.projectId) ?? ""}` }))]}
          onChange={(next) => onChange(next === noGroup ? null : (next as ResourceGroupId))}
        />
      )}
    </Field>
  );
}
