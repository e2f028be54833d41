import { UserRound } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useProjects, useSession } from "../../../state/hooks.ts";
import "../../../ui/document.css";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { Facts } from "../nodes/detail/Facts.tsx";
import "../platform.css";
import { OwnEmail } from "./OwnEmail.tsx";
import { OwnPassword } from "./OwnPassword.tsx";
import { OwnTokens } from "./OwnTokens.tsx";
import { SignInLink } from "./SignInLink.tsx";

export function useAccountTab(): TabLook {
  const t = useTranslate();
  return { title: t("access:account"), glyph: <UserRound size={14} aria-hidden /> };
}

/** What the signed-in person may do and change of themselves. */
export function AccountDocument() {
  const t = useTranslate();
  const { user, roles } = useSession();
  const projects = useProjects();
  if (!user) return null;
  return (
    <div className="sb-account">
      <h1>{user.name}</h1>
      <section>
        <h2>{t("access:rights")}</h2>
        {user.platformAdmin ? (
          <p>{t("access:adminHasAll")}</p>
        ) : roles.length === 0 ? (
          <p>{t("access:noRoleAnywhere")}</p>
        ) : (
          <Facts rows={roles.map(({ projectId, role }) => [projects.find((project) => project.id === projectId)?.name ?? projectId, t(`access:role.${role}`)])} />
        )}
      </section>
      <OwnEmail />
      <OwnPassword />
      <OwnTokens />
      <SignInLink />
    </div>
  );
}
