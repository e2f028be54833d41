import { Search } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { KeyHint } from "../../ui/KeyHint.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { Bell } from "./Bell.tsx";
import { useRegistry } from "./RegistryContext.ts";

/** Connection, palette box, bell, user. */
export function TitleBar() {
  const t = useTranslate();
  const { slots } = useRegistry();
  const { openPalette } = useWorkbench();
  const { connection: Connection, user: User } = slots;
  return (
    <header className="sb-title-bar" data-pane="title" aria-label={t("app:pane.title")}>
      <div className="sb-title-side">{Connection && <Connection />}</div>
      <button type="button" className="sb-palette-box" onClick={openPalette}>
        <Search size={14} aria-hidden />
        <span>{t("ui:palette.label")}</span>
        <KeyHint keys="Mod+K" />
      </button>
      <div className="sb-title-side sb-title-end">
        <Bell />
        {User && <User />}
      </div>
    </header>
  );
}
