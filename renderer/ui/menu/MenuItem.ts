import type { ReactNode } from "react";

/** One line of a menu. A verb that cannot run stays, with its reason. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly disabledReason?: string | undefined;
  /** A tick at the start: the current choice of a few. */
  readonly checked?: boolean;
  /** A line above it. */
  readonly separated?: boolean;
  readonly run: () => void;
}

/** Where a menu opens, in client pixels. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}
