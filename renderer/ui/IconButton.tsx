import type { ComponentType, MouseEvent } from "react";
import "./text.css";

/** Props of `IconButton`. */
export interface IconButtonProps {
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  /** What it does; tooltip and accessible name. */
  readonly label: string;
  readonly onPress: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  /** Why it cannot be pressed now; it stays focusable so that the reason can be read. */
  readonly disabledReason?: string | undefined;
  readonly size?: number;
}

/** A 24 px button with an icon only. */
export function IconButton({ icon: Icon, label, onPress, pressed, expanded, disabledReason, size = 16 }: IconButtonProps) {
  return (
    <button
      type="button"
      className="sb-icon-button"
      title={disabledReason ?? label}
      aria-label={label}
      aria-description={disabledReason}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-disabled={disabledReason !== undefined || undefined}
      onClick={(event) => {
        if (disabledReason === undefined) onPress(event);
      }}
    >
      <Icon size={size} aria-hidden />
    </button>
  );
}
