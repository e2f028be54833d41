import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { ReactNode, SyntheticEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { CommandScope } from "../commands/CommandRegistry.ts";
import { IconButton } from "../IconButton.tsx";
import "./Sheet.css";

/** Props of `Sheet`. */
export interface SheetProps {
  readonly title: string;
  /** `side` for work next to a list, `centre` for a decision. */
  readonly place?: "side" | "centre";
  /** CSS pixels; the sheet never grows past the window. */
  readonly width?: number;
  readonly children: ReactNode;
  /** Buttons; the primary one last. */
  readonly footer?: ReactNode;
  readonly scope?: CommandScope;
  /** Called for Escape, the cross and a click beside it. */
  readonly onClose: () => void;
  /** A click beside the sheet does not close it: set while something typed would be lost. */
  readonly holds?: boolean;
}

const firstField = ["input:not([type=hidden])", "textarea", "[role=combobox]", "button", '[tabindex="0"]'].map((each) => `.sb-sheet-body ${each}`).join();

/** A modal sheet on the native dialog: focus is kept inside, the rest is inert, and focus goes back where it was. */
export function Sheet({ title, place = "side", width, children, footer, scope, onClose, holds = false }: SheetProps) {
  const t = useTranslate();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return;
    const before = document.activeElement;
    element.showModal();
    // The cross comes first in the markup, but the work does not begin there.
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? element.querySelector<HTMLElement>(firstField) ?? element.querySelector<HTMLElement>(".sb-sheet-foot button"))?.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onCancel = (event: SyntheticEvent): void => {
    // The owner decides: React removes the dialog, the browser does not close it by itself.
    event.preventDefault();
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={`sb-sheet sb-sheet-${place}`}
      aria-labelledby={titleId}
      data-scope={scope}
      style={{ width: width ?? (place === "side" ? 560 : 480) }}
      onCancel={onCancel}
      onKeyDownCapture={(event) => {
        // Escape closes the list that is open in a field, not the sheet around it.
        if (event.key === "Escape" && event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true") event.preventDefault();
      }}
      onPointerDown={(event) => {
        if (!holds && event.target === dialog.current && event.button === 0) onClose();
      }}
    >
      <div className="sb-sheet-frame">
        <header className="sb-sheet-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon={X} label={t("ui:close")} onPress={onClose} />
        </header>
        <div className="sb-sheet-body">{children}</div>
        {footer && <footer className="sb-sheet-foot">{footer}</footer>}
      </div>
    </dialog>
  );
}
