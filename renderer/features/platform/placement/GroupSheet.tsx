import type { PlacementSettings, PlacementStrategy, ProjectId, ResourceGroup, ResourceGroupId } from "#contract";
import { Name } from "#contract";
import { Input, Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { LimitFields } from "./LimitFields.tsx";
import { useAdministered } from "../../../state/useAdministered.ts";

/** Makes a resource group of a project, or changes one. */
export function GroupSheet({ group, onClose }: { readonly group: ResourceGroup | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const projects = useAdministered();
  const [id] = useState(() => group?.id ?? newId<ResourceGroupId>());
  const [name, setName] = useState<string>(group?.name ?? "");
  const [projectId, setProjectId] = useState<ProjectId | undefined>(group?.projectId ?? projects[0]?.id);
  const [network, setNetwork] = useState(group?.network ?? "");
  const [strategy, setStrategy] = useState<PlacementStrategy>(group?.strategy ?? "spread");
  const [settings, setSettings] = useState<PlacementSettings | null>(group?.settings ?? null);
  const [remark, setRemark] = useState(group?.remark ?? "");
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const send = async (): Promise<void> => {
    if (projectId === undefined) return;
    platformStore.takeRow("groups", await link.ask("group.save", { id, projectId, version: group?.version ?? null, name: name.trim(), network: network.trim(), strategy, settings, remark }));
  };
  return (
    <FormSheet
      title={group ? t("places:group.edit", { name: group.name }) : t("places:group.new")}
      verb={group ? t("nodes:save") : t("places:create")}
      ready={name.trim() === "" || wrong || projectId === undefined ? "" : true}
      send={send}
      explain={explained}
      fields={{ "group.nameTaken": "name", "group.inUse": "name", "group.networkFixed": "network" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("nodes:column.name")} required problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
            {(field, note) => <Input id={field} aria-describedby={note} status={wrong || problems.has("name") ? "error" : ""} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t("places:project")} required help={t("places:projectHelp")} problem={projects.length === 0 && !group ? t("places:noProject") : problems.get("projectId")}>
            {(field, note) => (
              <Select<ProjectId>
                id={field}
                aria-describedby={note}
                disabled={group !== undefined}
                showSearch
                optionFilterProp="label"
                value={projectId ?? null}
                options={projects.map((project) => ({ value: project.id, label: project.name as string }))}
                onChange={setProjectId}
              />
            )}
          </Field>
          <Field label={t("places:network")} help={t("places:networkHelp")} problem={problems.get("network")}>
            {(field, note) => <Input id={field} aria-describedby={note} className="sb-mono" maxLength={40} placeholder="vpc-prod" value={network} onChange={(event) => setNetwork(event.target.value)} />}
          </Field>
          <Field label={t("places:strategy")} help={t(`places:strategy.help.${strategy}`)}>
            {(field) => <Segmented<PlacementStrategy> id={field} value={strategy} onChange={setStrategy} options={(["spread", "pack"] as const).map((value) => ({ value, label: t(`places:strategy.${value}`) }))} />}
          </Field>
          <LimitFields settings={settings} inherits onChange={setSettings} problems={problems} />
          <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
            {(field) => <Input.TextArea id={field} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
