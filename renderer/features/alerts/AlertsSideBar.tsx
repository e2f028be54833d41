import { BellRing, ListChecks, Send } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

const places = [
  { document: { kind: "alerts", params: {} }, title: "alerts:inbox", icon: BellRing },
  { document: { kind: "alertRules", params: {} }, title: "alerts:rules", icon: ListChecks },
  { document: { kind: "alertChannels", params: {} }, title: "alerts:channels", icon: Send },
] as const;

export function AlertsSideBar() {
  const t = useTranslate();
  const { open, front } = useWorkbench();
  return (
    <ul className="sb-side-list">
      {places.map((place) => (
        <li key={place.document.kind}>
          <button type="button" aria-current={front?.kind === place.document.kind || undefined} onClick={() => open(place.document, { pin: true })}>
            <place.icon size={16} aria-hidden />
            {t(place.title)}
          </button>
        </li>
      ))}
    </ul>
  );
}
