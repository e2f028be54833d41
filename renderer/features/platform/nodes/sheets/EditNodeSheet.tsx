import type { Node, ResourceGroupId } from "#contract";
import { Input, InputNumber } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { GroupField } from "./GroupField.tsx";
import { TagField } from "./TagField.tsx";

/** Changes what is defined of a host. Of the schedule server only name and remark (S3-09). */
export function EditNodeSheet({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslate();
  const fixed = node.kind === "server";
  const [name, setName] = useState(node.name);
  const [address, setAddress] = useState(node.address);
  const [port, setPort] = useState<number | null>(node.port);
  const [slots, setSlots] = useState<number | null>(node.slots);
  const [weight, setWeight] = useState<number | null>(node.weight);
  const [groupId, setGroupId] = useState<ResourceGroupId | null>(node.groupId);
  const [tags, setTags] = useState<readonly string[]>(node.tags);
  const [remark, setRemark] = useState(node.remark);
  const send = async (): Promise<void> => {
    const own = fixed ? {} : { address: address.trim(), slots, tags: [...tags], groupId, ...(port === null ? {} : { port }), ...(weight === null ? {} : { weight }) };
    await link.ask("node.update", { nodeId: node.id, name: name.trim(), remark, ...own });
  };
  return (
    <FormSheet title={t("nodes:editTitle", { name: node.name })} verb={t("nodes:save")} ready={name.trim() === "" ? "" : true} send={send} explain={explained} fields={{ "node.nameTaken": "name" }} onClose={onClose}>
      {(problems) => (
        <>
          {fixed && <p className="sb-doc-note">{t("nodes:serverFixed")}</p>}
          <Field label={t("nodes:add.name")} problem={problems.get("name")}>
            {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          {!fixed && (
            <>
              <div className="sb-field-pair">
                <Field label={t("nodes:add.address")} problem={problems.get("address")}>
                  {(id) => <Input id={id} className="sb-mono" value={address} onChange={(event) => setAddress(event.target.value)} />}
                </Field>
                <Field label={t("nodes:add.port")} problem={problems.get("port")}>
                  {(id) => <InputNumber<number> id={id} min={1} max={65_535} value={port} onChange={setPort} />}
                </Field>
              </div>
              <GroupField value={groupId} onChange={setGroupId} problem={problems.get("groupId")} />
              <TagField tags={tags} onChange={setTags} problem={problems.get("tags")} />
              <div className="sb-field-pair">
                <Field label={t("nodes:add.slots")} help={t("nodes:add.slotsHelp")} problem={problems.get("slots")}>
                  {(id) => <InputNumber<number> id={id} min={0} max={10_000} placeholder={t("nodes:add.slotsDefault")} value={slots} onChange={setSlots} />}
                </Field>
                <Field label={t("hosts:weight")} help={t("hosts:weightHelp")} problem={problems.get("weight")}>
                  {(id) => <InputNumber<number> id={id} min={1} max={100} value={weight} onChange={setWeight} />}
                </Field>
              </div>
            </>
          )}
          <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
            {(id) => <Input.TextArea id={id} autoSize={{ minRows: 2, maxRows: 6 }} value={remark} onChange={(event) => setRemark(event.target.value)} />}
          </Field>
        </>
      )}
    </FormSheet>
  );
}
