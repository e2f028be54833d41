import { Bell as BellIcon } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Moment } from "../../ui/Moment.tsx";
import { allNotices, onNotice } from "../../ui/overlay/notices.ts";
import { Sheet } from "../../ui/overlay/Sheet.tsx";

/** Keeps every notice of this window, so that a toast is never the only copy. */
export function Bell() {
  const t = useTranslate();
  const notices = useSyncExternalStore(onNotice, allNotices);
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
        <IconButton icon={BellIcon} label={unread === 0 ? t("app:bell.label") : t("app:bell.unread", { count: unread })} expanded={open} onPress={show} />
        {unread > 0 && <span aria-hidden>{unread}</span>}
      </span>
      {open && (
        <Sheet title={t("app:bell.label")} width={420} onClose={() => setOpen(false)}>
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
