import { Bell as BellIcon } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useTurn } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { allNotices, onNotice } from "../../ui/overlay/notices.ts";
import { Sheet } from "../../ui/overlay/Sheet.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

/** Keeps every notice of this window, so that a toast is never the only copy, and counts one's open alerts. */
export function Bell() {
  const t = useTranslate();
  const notices = useSyncExternalStore(onNotice, allNotices);
  const workbench = useWorkbench();
  const alerts = useReading("alert.list:bell", () => link.ask("alert.list", { mine: true, limit: 1 }), useTurn("alert")).value?.open ?? 0;
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(0);
  const unread = notices.filter((notice) => notice.id > seen).length;
  const show = (): void => {
    setOpen(true);
    setSeen(notices.at(-1)?.id ?? 0);
  };
  return (
    <>
      <span className="sb-bell">
        <IconButton icon={BellIcon} label={alerts > 0 ? t("alerts:unread", { count: alerts }) : unread === 0 ? t("app:bell.label") : t("app:bell.unread", { count: unread })} expanded={open} onPress={show} />
        {unread + alerts > 0 && <span aria-hidden>{unread + alerts}</span>}
      </span>
      {open && (
        <Sheet title={t("app:bell.label")} width={420} onClose={() => setOpen(false)}>
          {alerts > 0 && (
            <p>
              <button
                type="button"
                className="sb-link"
                onClick={() => {
                  setOpen(false);
                  workbench.open({ kind: "alerts", params: {} }, { pin: true });
                }}
              >
                {t("alerts:unread", { count: alerts })}
              </button>
            </p>
          )}
          {notices.length === 0 && <p>{t("app:bell.empty")}</p>}
          <ul className="sb-bell-list">
            {notices.toReversed().map((notice) => (
              <li key={notice.id}>
                <span>{notice.text}</span>
                <Moment ms={notice.atMs} />
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
