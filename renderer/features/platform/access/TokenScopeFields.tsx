import { Select } from "antd";
import type { ProjectId, TokenScope, WorkflowId } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useProjects, useWorkflows } from "../../../state/hooks.ts";
import { Field } from "../../../ui/taskForm/Field.tsx";

type ScopedRight = TokenScope["rights"][number];
const RIGHTS: readonly ScopedRight[] = ["see", "operateOwn", "operate", "edit", "publish", "administer"];

/** [API2] What a token may at most. No right chosen: all that its person may. */
export function TokenScopeFields({ scope, onChange }: { readonly scope: TokenScope | null; readonly onChange: (scope: TokenScope | null) => void }) {
  const t = useTranslate();
  const projects = useProjects();
  const workflows = useWorkflows();
  const names = new Map(projects.map((project) => [project.id, project.name]));
  const within = scope === null || scope.projectIds.length === 0 ? workflows : workflows.filter((workflow) => scope.projectIds.includes(workflow.projectId));
  const setRights = (rights: ScopedRight[]): void => onChange(rights.length === 0 ? null : { rights, projectIds: scope?.projectIds ?? [], workflowIds: scope?.workflowIds ?? [] });
  return (
    <>
      <Field label={t("access:scopeRights")} help={t("access:scopeRightsHelp")}>
        {(id) => (
          <Select<ScopedRight[]>
            id={id}
            mode="multiple"
            value={scope?.rights ?? []}
            placeholder={t("access:scopeAll")}
            onChange={setRights}
            options={RIGHTS.map((value) => ({ value, label: t(`access:scopeRight.${value}`) }))}
          />
        )}
      </Field>
      {scope !== null && (
        <>
          <Field label={t("access:scopeProjects")}>
            {(id) => (
              <Select<ProjectId[]>
                id={id}
                mode="multiple"
                optionFilterProp="label"
                value={scope.projectIds}
                placeholder={t("access:scopeEverywhere")}
                onChange={(projectIds) =>
                  onChange({ ...scope, projectIds, workflowIds: scope.workflowIds.filter((one) => projectIds.length === 0 || workflows.some((flow) => flow.id === one && projectIds.includes(flow.projectId))) })
                }
                options={projects.map(({ id: value, name }) => ({ value, label: name }))}
              />
            )}
          </Field>
          <Field label={t("access:scopeWorkflows")} help={t("access:scopeWorkflowsHelp")}>
            {(id) => (
              <Select<WorkflowId[]>
                id={id}
                mode="multiple"
                optionFilterProp="label"
                value={scope.workflowIds}
                placeholder={t("access:scopeEverywhere")}
                onChange={(workflowIds) => onChange({ ...scope, workflowIds })}
                options={within.map(({ id: value, name, projectId }) => ({ value, label: `${names.get(projectId) ?? ""}/${name}` }))}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}
