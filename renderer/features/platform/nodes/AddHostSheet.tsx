import { MASTER_PORT, SLAVE_PORT } from "#contract";
import type { Node, NodeId } from "#contract";
import { Button, Input, InputNumber, Segmented, Select } from "antd";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useNodes } from "../../../state/hooks.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { JoinSteps } from "./JoinSteps.tsx";
import { TagField } from "./TagField.tsx";
import type { JoinCommand } from "./JoinCommand.ts";

const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]| (?! ))*(?<! )$/u;
const ADDRESS = /^[A-Za-z0-9.:_-]+$/;

/** Adds a host: where it belongs, then the one command, then what it does, step by step. With `join` only the latter two. */
export function AddHostSheet({ join, onClose }: { readonly join: Node | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const [command, setCommand] = useState<JoinCommand>();
  const nodeId = command?.nodeId ?? join?.id;
  return nodeId === undefined ? <DefineHost onDefined={setCommand} onClose={onClose} /> : <JoinSheet title={t("nodes:add.joinTitle")} nodeId={nodeId} first={command} onClose={onClose} />;
}

function DefineHost({ onDefined, onClose }: { readonly onDefined: (command: JoinCommand) => void; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const nodes = useNodes();
  const masters = useMemo(() => nodes.filter((node) => node.kind === "master"), [nodes]);
  const server = nodes.find((node) => node.kind === "server");
  const [kind, setKind] = useState<"master" | "slave">(masters.length === 0 ? "master" : "slave");
  const parents = kind === "master" ? nodes.filter((node) => node.kind === "server") : masters;
  const [parentId, setParentId] = useState<string>();
  const parent = parents.find((node) => node.id === parentId) ?? parents[0];
  const suggested = useMemo(() => freeName(kind, nodes), [kind, nodes]);
  const [name, setName] = useState<string>();
  const [address, setAddress] = useState("127.0.0.1");
  const [port, setPort] = useState<number | null>(null);
  const [slots, setSlots] = useState<number | null>(null);
  const [tags, setTags] = useState<readonly string[]>([]);
  const [remark, setRemark] = useState("");
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  // Made once: sent twice, it is the same node.
  const [id] = useState(() => newId<NodeId>());

  const finalName = (name ?? suggested).trim();
  const taken = nodes.some((node) => node.name === finalName && node.id !== id);
  const problems = new Map(thrown === undefined ? [] : problemWords(failureOf(thrown).problems, language));
  if (taken) problems.set("name", t("nodes:add.nameTaken", { name: finalName }));
  else if (!NAME.test(finalName)) problems.set("name", t("nodes:add.badName"));
  if (!ADDRESS.test(address.trim())) problems.set("address", t("nodes:add.badAddress"));
  const noParent = kind === "slave" && masters.length === 0;
  const ready = !problems.has("name") && !problems.has("address") && parent !== undefined;
  const defaultPort = kind === "master" ? MASTER_PORT : SLAVE_PORT;

  const submit = async (): Promise<void> => {
    if (!ready || !parent || busy) return;
    setBusy(true);
    setThrown(undefined);
    try {
      // The node may be there already from a first try whose token could not be made.
      if (!nodes.some((node) => node.id === id))
        await link.ask("node.create", { id, kind, name: finalName, address: address.trim(), parentId: parent.id, remark, tags: [...tags], slots, ...(port === null ? {} : { port }) });
      const made = await link.ask("node.join", { nodeId: id });
      onDefined({ nodeId: id, command: made.command, expiresAt: made.expiresAt });
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("nodes:addHost")}
      holds
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} disabled={!ready} onClick={() => void submit()}>
            {t("nodes:add.verb")}
          </Button>
        </>
      }
    >
      <form
        className="sb-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {thrown !== undefined && <ErrorCard {...failureWords(thrown, language)} />}
        <Field label={t("nodes:add.kind")} help={t(`nodes:add.kindHelp.${kind}`)} problem={noParent ? t("nodes:add.noMaster") : undefined}>
          {(fieldId) => (
            <Segmented<"master" | "slave">
              id={fieldId}
              value={kind}
              onChange={(next) => (setKind(next), setName(undefined))}
              options={(["master", "slave"] as const).map((value) => ({ value, label: t(`nodes:kindWord.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t("nodes:add.parent")} problem={problems.get("parentId")}>
          {(fieldId) => (
            <Select<string>
              id={fieldId}
              value={parent?.id}
              options={parents.map((node) => ({ value: node.id, label: `${node.name} · ${node.address}:${node.port}` }))}
              onChange={setParentId}
              notFoundContent={t("nodes:add.noMaster")}
            />
          )}
        </Field>
        <Field label={t("nodes:add.name")} problem={problems.get("name")}>
          {(fieldId) => <Input id={fieldId} status={problems.has("name") ? "error" : ""} value={name ?? suggested} onChange={(event) => setName(event.target.value)} onFocus={(event) => event.target.select()} />}
        </Field>
        <div className="sb-field-pair">
          <Field label={t("nodes:add.address")} help={kind === "master" ? t("nodes:add.addressHelp") : t("nodes:add.addressLabel")} problem={problems.get("address")}>
            {(fieldId) => <Input id={fieldId} className="sb-mono" status={problems.has("address") ? "error" : ""} value={address} onChange={(event) => setAddress(event.target.value)} />}
          </Field>
          <Field label={t("nodes:add.port")} problem={problems.get("port")}>
            {(fieldId) => <InputNumber<number> id={fieldId} min={1} max={65_535} placeholder={String(defaultPort)} value={port} onChange={setPort} />}
          </Field>
        </div>
        <Field label={t("nodes:add.slots")} help={t("nodes:add.slotsHelp")} problem={problems.get("slots")}>
          {(fieldId) => <InputNumber<number> id={fieldId} min={0} max={10_000} placeholder={t("nodes:add.slotsDefault")} value={slots} onChange={setSlots} />}
        </Field>
        <TagField tags={tags} onChange={setTags} problem={problems.get("tags")} />
        <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
          {(fieldId) => <Input.TextArea id={fieldId} autoSize={{ minRows: 2, maxRows: 6 }} value={remark} onChange={(event) => setRemark(event.target.value)} />}
        </Field>
        {!server && <ErrorCard what={t("nodes:none")} />}
        <button type="submit" hidden />
      </form>
    </Sheet>
  );
}

/** `slave-3` when `slave-1` and `slave-2` are taken. */
function freeName(kind: "master" | "slave", nodes: readonly Node[]): string {
  const taken = new Set(nodes.map((node) => node.name));
  for (let n = 1; ; n++) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
}

function JoinSheet({ title, nodeId, first, onClose }: { readonly title: string; readonly nodeId: NodeId; readonly first: JoinCommand | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  return (
    <Sheet
      title={title}
      width={640}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("ui:close")}
        </Button>
      }
    >
      <JoinSteps nodeId={nodeId} first={first} />
    </Sheet>
  );
}
