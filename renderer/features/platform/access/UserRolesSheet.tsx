import { Role } from "#contract";
import type { Project, User } from "#contract";
import { Button, Select } from "antd";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useProjects } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";

/** The role of one person in each project; a change applies at once. */
export function UserRolesSheet({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const t = useTranslate();
  const projects = useProjects();
  return (
    <Sheet title={t("access:rolesTitle", { name: user.name })} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      {user.platformAdmin && <p className="sb-detail-reason">{t("access:adminHasAll")}</p>}
      {projects.length === 0 ? (
        <EmptyState sentence={t("access:noProjects")} />
      ) : (
        <ul className="sb-roles">
          {projects.map((project) => (
            <ProjectRole key={project.id} project={project} user={user} />
          ))}
        </ul>
      )}
      <dl className="sb-role-words">
        {Role.options.map((role) => (
          <div key={role}>
            <dt>{t(`access:role.${role}`)}</dt>
            <dd>{t(`access:roleText.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

function ProjectRole({ project, user }: { readonly project: Project; readonly user: User }) {
  const t = useTranslate();
  const language = useLanguage();
  const { value, failure, reload } = useReading(`members:${project.id}`, () => link.ask("project.members", { projectId: project.id }));
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const role = value?.find((member) => member.userId === user.id)?.role ?? "";
  const change = async (next: Role | ""): Promise<void> => {
    setBusy(true);
    setThrown(undefined);
    try {
      await link.ask("project.setMember", { projectId: project.id, userId: user.id, role: next === "" ? null : next });
      reload();
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <span className="sb-cell-name">{project.name}</span>
      <Select<Role | "">
        aria-label={t("access:roleIn", { project: project.name })}
        value={value ? role : undefined}
        loading={busy || !value}
        disabled={!value || busy}
        options={[{ value: "" as const, label: t("access:noRole") }, ...Role.options.map((each) => ({ value: each, label: t(`access:role.${each}`) }))]}
        onChange={(next) => void change(next)}
      />
      {(thrown !== undefined || failure !== undefined) && <ErrorCard {...failureWords(thrown ?? failure, language)} />}
    </li>
  );
}
