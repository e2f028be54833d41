import { Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { ShortcutGroups } from "../../ui/palette/ShortcutGroups.tsx";

/** Every shortcut that is registered now, searchable by its words in both languages and by its keys. */
export function ShortcutList() {
  const t = useTranslate();
  const [wanted, setWanted] = useState("");
  return (
    <>
      <Input className="sb-settings-find" type="search" placeholder={t("settings:findShortcut")} aria-label={t("settings:findShortcut")} value={wanted} onChange={(event) => setWanted(event.target.value)} />
      <ShortcutGroups wanted={wanted} none={t("settings:noShortcut")} />
    </>
  );
}
