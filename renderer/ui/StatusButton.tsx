import type { ReactNode } from "react";
import "./StatusButton.css";

/** Props of `StatusButton`. */
export interface StatusButtonProps {
  readonly children: ReactNode;
  readonly title?: string;
  /** Opens the list that proves the number; without it the item only informs. */
  readonly onPress?: () => void;
}

/** One item of the status bar: text first, no colour but a state glyph. */
export function StatusButton({ children, title, onPress }: StatusButtonProps) {
  if (!onPress)
    return (
      <span className="sb-status-item" title={title}>
        {children}
      </span>
    );
  return (
    <button type="button" className="sb-status-item" title={title} onClick={onPress}>
      {children}
    </button>
  );
}
