import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { isComposing } from "../../../ui/commands/keyStroke.ts";
import type { Point } from "../../../graph/model/graph.ts";

/** One choice. */
export interface PickerItem {
  readonly id: string;
  readonly name: string;
  readonly detail?: string;
  /** Why it cannot be picked. */
  readonly disabledReason?: string | undefined;
}

interface NamePickerProps {
  readonly label: string;
  readonly items: readonly PickerItem[];
  /** In client pixels. */
  readonly at: Point;
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

const mostShown = 60;

/** A list at the cursor: type a name, Enter picks the first. */
export function NamePicker({ label, items, at, onPick, onClose }: NamePickerProps) {
  const t = useTranslate();
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [index, setIndex] = useState(0);
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return items.filter(({ name, detail }) => wanted === "" || name.toLowerCase().includes(wanted) || detail?.toLowerCase().includes(wanted)).slice(0, mostShown);
  }, [items, text]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = document.activeElement;
    element.showPopover();
    element.querySelector("input")?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected && (document.activeElement === document.body || element.contains(document.activeElement))) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const onDown = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener("pointerdown", onDown, true);
    return () => window.removeEventListener("pointerdown", onDown, true);
  }, [onClose]);
  const pick = (id: string | undefined): void => {
    const item = found.find((each) => each.id === id);
    if (!item || item.disabledReason !== undefined) return;
    onClose();
    onPick(item.id);
  };
  return (
    <div ref={box} popover="manual" className="sb-wf-picker" role="dialog" aria-label={label} style={{ left: Math.max(8, Math.min(at.x, innerWidth - 288)), top: Math.max(8, Math.min(at.y, innerHeight - 320)) }}>
      <input
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setIndex(0);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (isComposing(event.nativeEvent)) return;
          if (event.key === "Escape") onClose();
          else if (event.key === "Enter") pick(found[index]?.id);
          else if (event.key === "ArrowDown") setIndex(Math.min(found.length - 1, index + 1));
          else if (event.key === "ArrowUp") setIndex(Math.max(0, index - 1));
          else return;
          event.preventDefault();
        }}
      />
      <ul role="listbox" aria-label={label}>
        {found.map((item, at_) => (
          <li
            key={item.id}
            role="option"
            aria-selected={at_ === index}
            aria-disabled={item.disabledReason !== undefined || undefined}
            title={item.disabledReason}
            onPointerMove={() => setIndex(at_)}
            onClick={() => pick(item.id)}
          >
            <span className="sb-ident">{item.name}</span>
            <span>{item.disabledReason ?? item.detail}</span>
          </li>
        ))}
        {found.length === 0 && <li className="sb-wf-none">{t("ui:find.none")}</li>}
      </ul>
    </div>
  );
}
