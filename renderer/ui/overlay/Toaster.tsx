import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { allNotices, onNotice } from "./notices.ts";
import "./Sheet.css";

const shownMs = 8000;

/** Shows the latest notices, with Undo where it is possible. Render once. */
export function Toaster() {
  const t = useTranslate();
  const notices = useSyncExternalStore(onNotice, allNotices);
  const [gone, setGone] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const fresh = notices.filter((notice) => notice.id > gone).slice(-3);
  const newest = fresh.at(-1)?.id;
  useEffect(() => {
    if (newest === undefined) return;
    const timer = setTimeout(() => setGone(newest), shownMs);
    return () => clearTimeout(timer);
  }, [newest]);
  // A popover, so that it stands above a modal sheet; opened again for each notice, to be the topmost.
  useLayoutEffect(() => {
    if (box.current?.matches(":popover-open")) box.current.hidePopover();
    if (newest !== undefined) box.current?.showPopover();
  }, [newest]);
  return (
    <div ref={box} popover="manual" className="sb-toasts" role="status" style={fresh.length === 0 ? { display: "none" } : undefined}>
      {fresh.map((notice) => (
        <div key={notice.id} className="sb-toast">
          <span>{notice.text}</span>
          {notice.undo && (
            <button
              type="button"
              onClick={() => {
                notice.undo?.();
                setGone(notice.id);
              }}
            >
              {t("ui:undo")}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
