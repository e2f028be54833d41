import type { Node } from "#contract";
import { useTranslate } from "../../../../i18n/useTranslate.ts";
import { useGroup, useNode, useProject, useSession } from "../../../../state/hooks.ts";
import { Moment } from "../../../../ui/Moment.tsx";
import { isOtherVersion } from "../nodeView.ts";
import { Facts, Ident, Section } from "./Facts.tsx";

/** What an admin said of a host. */
export function Definition({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const parent = useNode(node.parentId);
  const group = useGroup(node.groupId);
  const project = useProject(group?.projectId);
  const agent = node.kind !== "server";
  return (
    <Section title={t("nodes:section.definition")}>
      <Facts
        rows={[
          [t("nodes:column.number"), node.number],
          [t("nodes:column.address"), <Ident key="a">{`${node.address}:${node.port}`}</Ident>],
          [t("nodes:column.parent"), parent?.name],
          [t("places:group"), agent ? (group ? `${group.name} · ${project?.name ?? ""}` : node.groupId === null ? t("places:defaultGroup") : t("places:otherGroup")) : undefined],
          [t("places:network"), group?.network],
          [t("nodes:column.tags"), node.tags.join(", ")],
          [t("hosts:weight"), agent ? node.weight : undefined],
          [t("nodes:column.slots"), agent ? (node.slots ?? t("nodes:add.slotsDefault")) : undefined],
          [t("nodes:add.remark"), node.remark],
          [t("nodes:wish"), agent ? t(`nodes:desired.${node.desired}`) : undefined],
        ]}
      />
    </Section>
  );
}

/** What the program on the host said of itself and of the host. */
export function HostFacts({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const version = useSession().platform?.version;
  const { host } = node;
  if (!host)
    return (
      <Section title={t("nodes:section.host")}>
        <p className="sb-doc-note">{t("hosts:notHeardYet")}</p>
      </Section>
    );
  return (
    <Section title={t("nodes:section.host")}>
      <Facts
        rows={[
          [t("nodes:host.name"), <Ident key="n">{host.hostName}</Ident>],
          [t("nodes:host.addresses"), <Ident key="a">{host.addresses.join("\n")}</Ident>],
          [t("nodes:host.system"), `${host.os} · ${host.architecture}`],
          [t("nodes:host.machine"), <Ident key="m">{host.machineId}</Ident>],
          [t("hosts:uuid"), host.hostUuid === null ? t("hosts:uuidNeedsRoot") : <Ident key="u">{host.hostUuid}</Ident>],
          [t("nodes:column.version"), isOtherVersion(node, version) ? t("hosts:versionSkew", { version: host.version, server: version ?? "" }) : host.version],
          [t("hosts:launcher"), host.launcher === "native" ? t("hosts:launcher.native") : t("hosts:launcher.portable")],
          [t("nodes:host.pid"), host.pid],
          [t("nodes:host.started"), <Moment key="s" ms={host.startedAt} />],
          [t("nodes:host.enrolled"), <Moment key="e" ms={node.enrolledAt} />],
        ]}
      />
    </Section>
  );
}

/** Programs that task types ask for: found, with the version each says, or not there. */
export function Programs({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const { host } = node;
  const found = Object.entries(host?.commands ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const missing = [...(host?.missing ?? [])].sort();
  return (
    <Section title={t("hosts:programs")}>
      {found.length + missing.length === 0 ? (
        <p className="sb-doc-note">{t("hosts:programs.none")}</p>
      ) : (
        <Facts
          rows={[
            ...found.map(([name, version]) => [name, version === "" ? t("hosts:programs.found") : <Ident key={name}>{version}</Ident>] as const),
            ...missing.map((name) => [name, t("hosts:programs.missing")] as const),
          ]}
        />
      )}
    </Section>
  );
}
