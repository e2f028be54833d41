import { UserRound } from "lucide-react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { link } from "../../../link/link.ts";
import { useSession } from "../../../state/hooks.ts";
import { pointUnder, useMenu } from "../../../ui/menu/useMenu.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** Who is signed in; own account and the way out. */
export function UserMenu() {
  const t = useTranslate();
  const menu = useMenu();
  const { user } = useSession();
  const { open } = useWorkbench();
  if (!user) return null;
  return (
    <>
      <button
        type="button"
        className="sb-user"
        aria-haspopup="menu"
        aria-expanded={menu.isOpen}
        title={user.platformAdmin ? t("access:platformAdmin") : t("access:user")}
        onClick={(event) =>
          menu.open(
            [
              { id: "account", label: t("access:account"), run: () => open({ kind: "account", params: {} }, { pin: true }) },
              { id: "out", label: t("connections:signOut"), separated: true, run: () => void link.signOut() },
            ],
            pointUnder(event.currentTarget),
            user.name,
          )
        }
      >
        <UserRound size={16} aria-hidden />
        {user.name}
      </button>
      {menu.element}
    </>
  );
}
