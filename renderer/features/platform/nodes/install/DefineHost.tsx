import { MASTER_PORT } from "#contract";
import type { Node, NodeId, ResourceGroupId } from "#contract";
import { Input, InputNumber, Select } from "antd";
import { useMemo, useState } from "react";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { explained } from "../../../../link/failures.ts";
import { newId } from "../../../../link/ids.ts";
import { link } from "../../../../link/link.ts";
import { useNodes } from "../../../../state/hooks.ts";
import { platformStore } from "../../../../state/platformStore.ts";
import { FormSheet } from "../../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { GroupField } from "../sheets/GroupField.tsx";
import { TagField } from "../sheets/TagField.tsx";

const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]| (?! ))*(?<! )$/u;
const ADDRESS = /^[A-Za-z0-9.:_-]+$/;

/** First step: below whom the host stands decides what it is. Everything else has a default. */
export function DefineHost({ onDefined, onClose }: { readonly onDefined: (nodeId: NodeId) => void; readonly onClose: () => void }) {
  const t = useTranslate();
  const nodes = useNodes();
  const masters = useMemo(() => nodes.filter((node) => node.kind === "master"), [nodes]);
  const servers = useMemo(() => nodes.filter((node) => node.kind === "server"), [nodes]);
  const [parentId, setParentId] = useState<string>();
  const parent = [...masters, ...servers].find((node) => node.id === parentId) ?? masters[0] ?? servers[0];
  const kind = parent?.kind === "master" ? "slave" : "master";
  const suggested = useMemo(() => freeName(kind, nodes), [kind, nodes]);
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [port, setPort] = useState<number | null>(null);
  const [slots, setSlots] = useState<number | null>(null);
  const [tags, setTags] = useState<readonly string[]>([]);
  const [groupId, setGroupId] = useState<ResourceGroupId | null>(null);
  // Made once: sent twice, it is the same node.
  const [id] = useState(() => newId<NodeId>());
  const finalName = name.trim() === "" ? suggested : name.trim();
  const taken = nodes.some((node) => node.name === finalName && node.id !== id);
  const nameProblem = taken ? t("nodes:add.nameTaken", { name: finalName }) : NAME.test(finalName) ? undefined : t("nodes:add.badName");
  // Only a master is dialled; of a slave the address is a label.
  const needsAddress = kind === "master";
  const finalAddress = address.trim() === "" ? "127.0.0.1" : address.trim();
  const addressProblem = ADDRESS.test(finalAddress) ? undefined : t("nodes:add.badAddress");
  const ready = parent === undefined ? t("nodes:none") : nameProblem === undefined && addressProblem === undefined ? true : "";

  const send = async (): Promise<void> => {
    if (!parent) return;
    // It may be there already from a first try whose answer was lost.
    if (!nodes.some((node) => node.id === id)) {
      const made = await link.ask("node.create", { id, kind, name: finalName, address: finalAddress, parentId: parent.id, tags: [...tags], slots, groupId, ...(needsAddress && port !== null ? { port } : {}) });
      platformStore.takeRow("nodes", made);
    }
    onDefined(id);
  };
  return (
    <FormSheet title={t("nodes:addHost")} verb={t("nodes:add.verb")} ready={ready} stays send={send} explain={explained} fields={{ "node.nameTaken": "name", "node.parentKind": "parentId" }} onClose={onClose}>
      {(problems) => (
        <>
          <Field label={t("nodes:add.parent")} help={t(`nodes:add.kindHelp.${kind}`)} problem={problems.get("parentId")}>
            {(fieldId, note) => (
              <Select<string>
                id={fieldId}
                aria-describedby={note}
                value={parent?.id}
                options={[
                  ...masters.map((node) => ({ value: node.id as string, label: t("hosts:add.below", { name: node.name, address: `${node.address}:${node.port}` }) })),
                  ...servers.map((node) => ({ value: node.id as string, label: t("hosts:add.newMaster", { name: node.name }) })),
                ]}
                onChange={setParentId}
              />
            )}
          </Field>
          <Field label={t("nodes:add.name")} help={t("hosts:add.nameHelp")} problem={nameProblem ?? problems.get("name")}>
            {(fieldId, note) => <Input id={fieldId} aria-describedby={note} status={nameProblem ? "error" : ""} placeholder={suggested} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          {needsAddress && (
            <div className="sb-field-pair">
              <Field label={t("nodes:add.address")} help={t("nodes:add.addressHelp")} problem={addressProblem ?? problems.get("address")}>
                {(fieldId, note) => (
                  <Input id={fieldId} aria-describedby={note} className="sb-mono" status={addressProblem ? "error" : ""} placeholder="127.0.0.1" value={address} onChange={(event) => setAddress(event.target.value)} />
                )}
              </Field>
              <Field label={t("nodes:add.port")} problem={problems.get("port")}>
                {(fieldId) => <InputNumber<number> id={fieldId} min={1} max={65_535} placeholder={String(MASTER_PORT)} value={port} onChange={setPort} />}
              </Field>
            </div>
          )}
          <TagField tags={tags} onChange={setTags} problem={problems.get("tags")} />
          <Field label={t("nodes:add.slots")} help={t("nodes:add.slotsHelp")} problem={problems.get("slots")}>
            {(fieldId, note) => <InputNumber<number> id={fieldId} aria-describedby={note} min={0} max={10_000} placeholder={t("nodes:add.slotsDefault")} value={slots} onChange={setSlots} />}
          </Field>
          <GroupField value={groupId} onChange={setGroupId} problem={problems.get("groupId")} />
        </>
      )}
    </FormSheet>
  );
}

/** `slave-3` when `slave-1` and `slave-2` are taken. */
function freeName(kind: "master" | "slave", nodes: readonly Node[]): string {
  const taken = new Set<string>(nodes.map((node) => node.name));
  for (let n = 1; ; n++) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
}
