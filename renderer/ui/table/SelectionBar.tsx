import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { IconButton } from "../IconButton.tsx";
import "./DataTable.css";

/** Props of `SelectionBar`. */
export interface SelectionBarProps {
  /** Ticked rows; the bar is not there while it is 0. */
  readonly count: number;
  /** How many of them a verb would leave out, as a sentence. */
  readonly note?: string;
  /** The verbs as buttons. */
  readonly children: ReactNode;
  readonly onClear: () => void;
}

/** Appears above a table while rows are ticked: the count and the verbs for all of them. */
export function SelectionBar({ count, note, children, onClear }: SelectionBarProps) {
  const t = useTranslate();
  if (count === 0) return null;
  return (
    <div className="sb-selection-bar" role="toolbar" aria-label={t("ui:table.selected", { count })}>
      <strong role="status">{t("ui:table.selected", { count })}</strong>
      {note && <span>{note}</span>}
      <span className="sb-selection-verbs">{children}</span>
      <IconButton icon={X} label={t("ui:table.clearSelection")} onPress={onClear} />
    </div>
  );
}
