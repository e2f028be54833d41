import type { ResourceGroup } from "#contract";
import { Select } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useGroups, useNodes } from "../../../state/hooks.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";

/** Which hosts are in a group. Who is taken out goes to the default group; a host is in one group only. */
export function HostsOfGroupSheet({ group, onClose }: { readonly group: ResourceGroup | undefined; readonly onClose: () => void }) {
  const t = useTranslate();
  const nodes = useNodes().filter((node) => node.kind !== "server");
  const groups = new Map(useGroups().map((one) => [one.id as string, one.name as string]));
  const groupId = group?.id ?? null;
  const before = nodes.filter((node) => node.groupId === groupId).map((node) => node.id as string);
  const [chosen, setChosen] = useState<readonly string[]>(before);
  const added = nodes.filter((node) => chosen.includes(node.id) && node.groupId !== groupId);
  // From the default group nobody can be taken out: there would be no group to go to.
  const removed = groupId === null ? [] : nodes.filter((node) => !chosen.includes(node.id) && node.groupId === groupId);
  const send = async (): Promise<void> => {
    for (const node of added) await link.ask("node.update", { nodeId: node.id, groupId });
    for (const node of removed) await link.ask("node.update", { nodeId: node.id, groupId: null });
  };
  return (
    <FormSheet
      title={t("places:group.hostsTitle", { name: group?.name ?? t("places:defaultGroup") })}
      place="centre"
      verb={t("hosts:move.verb")}
      ready={added.length + removed.length === 0 ? t("places:group.noChange") : true}
      holds={added.length + removed.length > 0}
      send={send}
      explain={explained}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("places:hosts")} help={t("places:group.hostsHelp")} problem={problems.get("groupId")}>
          {(id, note) => (
            <Select<string[]>
              id={id}
              aria-describedby={note}
              mode="multiple"
              showSearch
              optionFilterProp="label"
              value={[...chosen]}
              options={nodes.map((node) => ({
                value: node.id as string,
                label: node.groupId === groupId || node.groupId === null ? (node.name as string) : `${node.name} · ${groups.get(node.groupId) ?? t("places:otherGroup")}`,
              }))}
              onChange={setChosen}
            />
          )}
        </Field>
      )}
    </FormSheet>
  );
}
