import type { Pool, PoolId, ProjectId } from "#contract";
import { Name } from "#contract";
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useMay } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { useAdministered } from "../../../state/useAdministered.ts";

const platform = "";

/** Makes a pool of slots, or changes one. */
export function PoolSheet({ pool, onClose }: { readonly pool: Pool | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const admin = useMay("platform");
  const projects = useAdministered();
  const [id] = useState(() => pool?.id ?? newId<PoolId>());
  const [name, setName] = useState<string>(pool?.name ?? "");
  const [owner, setOwner] = useState<string>(pool ? (pool.projectId ?? platform) : admin ? platform : (projects[0]?.id ?? platform));
  const [slots, setSlots] = useState<number | null>(pool?.slots ?? 1);
  const [remark, setRemark] = useState(pool?.remark ?? "");
  const wrong = name !== "" && !Name.safeParse(name.trim()).success;
  const send = async (): Promise<void> => {
    const projectId = owner === platform ? null : (owner as ProjectId);
    platformStore.takeRow("pools", await link.ask("pool.save", { id, projectId, version: pool?.version ?? null, name: name.trim(), slots: slots ?? 0, remark }));
  };
  return (
    <FormSheet
      title={pool ? t("places:pool.edit", { name: pool.name }) : t("places:pool.new")}
      place="centre"
      verb={pool ? t("nodes:save") : t("places:create")}
      ready={name.trim() === "" || wrong || slots === null ? "" : true}
      send={send}
      explain={explained}
      fields={{ "pool.nameTaken": "name", "pool.inUse": "name" }}
      onClose={onClose}
    >
      {(problems) => (
        <>
          <Field label={t("nodes:column.name")} required problem={wrong ? t("nodes:add.badName") : problems.get("name")}>
            {(field, note) => <Input id={field} aria-describedby={note} status={wrong || problems.has("name") ? "error" : ""} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Field label={t("places:pool.owner")} help={t("places:pool.ownerHelp")} problem={problems.get("projectId")}>
            {(field, note) => (
              <Select<string>
                id={field}
                aria-describedby={note}
                disabled={pool !== undefined}
                value={owner}
                options={[...(admin ? [{ value: platform, label: t("places:pool.platform") }] : []), ...projects.map((project) => ({ value: project.id as string, label: project.name as string }))]}
                onChange={setOwner}
              />
            )}
          </Field>
          <Field label={t("nodes:column.slots")} required help={t("places:pool.slotsHelp")} problem={problems.get("slots")}>
            {(field, note) => <InputNumber<number> id={field} aria-describedby={note} min={0} max={100_000} precision={0} value={slots} onChange={setSlots} />}
          </Field>
          <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
            {(field) => <Input.TextArea id={field} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} value={remark} onChange={(event) => setRemark(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
