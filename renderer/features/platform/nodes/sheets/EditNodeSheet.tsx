import type { Node } from "#contract";
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import { TagField } from "./TagField.tsx";

/** Changes what is defined of a host. Of the schedule server only name and remark (S3-09). */
export function EditNodeSheet({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const t = useTranslate();
  const language = useLanguage();
  const fixed = node.kind === "server";
  const [name, setName] = useState(node.name);
  const [address, setAddress] = useState(node.address);
  const [port, setPort] = useState<number | null>(node.port);
  const [slots, setSlots] = useState<number | null>(node.slots);
  const [tags, setTags] = useState<readonly string[]>(node.tags);
  const [remark, setRemark] = useState(node.remark);
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const problems = thrown === undefined ? new Map<string, string>() : problemWords(failureOf(thrown).problems, language);
  const submit = async (): Promise<void> => {
    if (busy || name.trim() === "") return;
    setBusy(true);
    setThrown(undefined);
    try {
      await link.ask("node.update", {
        nodeId: node.id,
        name: name.trim(),
        remark,
        ...(fixed ? {} : { address: address.trim(), slots, tags: [...tags], ...(port === null ? {} : { port }) }),
      });
      onClose();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      title={t("nodes:editTitle", { name: node.name })}
      holds
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} disabled={name.trim() === ""} onClick={() => void submit()}>
            {t("nodes:save")}
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
            <Field label={t("nodes:add.slots")} help={t("nodes:add.slotsHelp")} problem={problems.get("slots")}>
              {(id) => <InputNumber<number> id={id} min={0} max={10_000} placeholder={t("nodes:add.slotsDefault")} value={slots} onChange={setSlots} />}
            </Field>
            <TagField tags={tags} onChange={setTags} problem={problems.get("tags")} />
          </>
        )}
        <Field label={t("nodes:add.remark")} problem={problems.get("remark")}>
          {(id) => <Input.TextArea id={id} autoSize={{ minRows: 2, maxRows: 6 }} value={remark} onChange={(event) => setRemark(event.target.value)} />}
        </Field>
        <button type="submit" hidden />
      </form>
    </Sheet>
  );
}
