import { useTranslate } from "../../i18n/useTranslate.ts";
import { Sheet } from "../overlay/Sheet.tsx";
import { ShortcutGroups } from "./ShortcutGroups.tsx";

/** Every shortcut that counts now. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslate();
  return (
    <Sheet title={t("ui:shortcuts.title")} place="centre" width={760} onClose={onClose}>
      <ShortcutGroups />
    </Sheet>
  );
}
