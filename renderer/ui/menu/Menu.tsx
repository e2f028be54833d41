import { Check } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import type { KeyboardEvent } from "react";
import { isComposing } from "../commands/keyStroke.ts";
import { KeyHint } from "../KeyHint.tsx";
import type { MenuItem, MenuPoint } from "./MenuItem.ts";
import "./Menu.css";

/** Props of `Menu`. */
export interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly at: MenuPoint;
  readonly label: string;
  readonly onClose: () => void;
}

/** A menu at a point: right-click menus, the menu key, and drop-downs of the shell. Closing gives the focus back. */
export function Menu({ items, at, label, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = document.activeElement;
    // The popover lives in the top layer, so it also stands above modal sheets.
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(at.x, innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, at.y + height > innerHeight - 4 ? at.y - height : at.y)}px`;
    element.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    return () => {
      if (before instanceof HTMLElement && (document.activeElement === document.body || element.contains(document.activeElement))) before.focus();
    };
  }, [at]);
  useLayoutEffect(() => {
    const onDown = (event: Event): void => {
      if (!box.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener("pointerdown", onDown, true);
    window.addEventListener("blur", onClose);
    window.addEventListener("resize", onClose);
    return () => {
      window.removeEventListener("pointerdown", onDown, true);
      window.removeEventListener("blur", onClose);
      window.removeEventListener("resize", onClose);
    };
  }, [onClose]);

  const choose = (item: MenuItem): void => {
    if (item.disabledReason !== undefined) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys in a menu are the menu's: the list or canvas around it must not hear them.
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    const lines = [...(box.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
    const now = lines.indexOf(document.activeElement as HTMLElement);
    const steps: Readonly<Record<string, number>> = { ArrowDown: now + 1, ArrowUp: now - 1 + lines.length, Home: 0, End: lines.length - 1 };
    const step = steps[event.key];
    if (step !== undefined) lines[step % lines.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (event.key.length === 1 && event.key !== " ") {
      const wanted = event.key.toLocaleLowerCase();
      lines
        .slice(now + 1)
        .concat(lines)
        .find((line) => line.textContent?.toLocaleLowerCase().startsWith(wanted))
        ?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <div ref={box} popover="manual" className="sb-menu" role="menu" aria-label={label} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role={item.checked === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={item.checked}
          aria-disabled={item.disabledReason !== undefined || undefined}
          tabIndex={-1}
          className={item.separated ? "sb-menu-item sb-menu-separated" : "sb-menu-item"}
          onClick={() => choose(item)}
          onPointerMove={(event) => event.currentTarget.focus()}
        >
          <span className="sb-menu-icon">{item.checked ? <Check size={14} /> : item.icon}</span>
          <span className="sb-menu-label">
            {item.label}
            {item.disabledReason !== undefined && <span className="sb-menu-reason">{item.disabledReason}</span>}
          </span>
          {item.keys && <KeyHint keys={item.keys} />}
        </button>
      ))}
    </div>
  );
}
