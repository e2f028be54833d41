import { Select } from "antd";
import { useState } from "react";
import { Role } from "#contract";
import type { ProjectMember, UserId } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useMay } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";

/** Who may do what in a project: a role for each user. */
export function MemberList({ projectId }: { readonly projectId: string }) {
  const t = useTranslate();
  const language = useLanguage();
  const may = useMay("administer", projectId);
  const members = useReading(`members:${projectId}`, () => link.ask("project.members", { projectId: projectId as never }));
  const users = useReading("users", () => link.ask("user.list", {}));
  const [changed, setChanged] = useState<readonly ProjectMember[]>();
  const [failure, setFailure] = useState<unknown>();
  const list = changed ?? members.value;
  const set = (userId: UserId, role: Role | null): void => {
    setFailure(undefined);
    link.ask("project.setMember", { projectId: projectId as never, userId, role }).then(setChanged, setFailure);
  };
  const shown = failure ?? members.failure ?? users.failure;
  const roles = Role.options.map((value) => ({ value, label: t(`workflows:role.${value}`), title: t(`workflows:roleHelp.${value}`) }));
  return (
    <div className="sb-wf-settings">
      {shown !== undefined && <ErrorCard {...failureWords(shown, language)} />}
      <p className="sb-wf-help">{t("workflows:members.help")}</p>
      {users.value && list && (
        <table className="sb-wf-table sb-wf-members">
          <thead>
            <tr>
              <th>{t("workflows:members.user")}</th>
              <th>{t("workflows:members.role")}</th>
            </tr>
          </thead>
          <tbody>
            {users.value
              .filter((user) => !user.disabled)
              .map((user) => (
                <tr key={user.id}>
                  <th scope="row">{user.name}</th>
                  <td>
                    {user.platformAdmin ? (
                      t("workflows:members.platformAdmin")
                    ) : (
                      <Select<Role | "none">
                        className="sb-wf-role"
                        aria-label={t("workflows:members.roleOf", { name: user.name })}
                        disabled={!may}
                        title={may ? undefined : t("workflows:reason.admin")}
                        value={list.find(({ userId }) => userId === user.id)?.role ?? "none"}
                        onChange={(role) => set(user.id, role === "none" ? null : role)}
                        options={[{ value: "none" as const, label: t("workflows:role.none") }, ...roles]}
                      />
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
