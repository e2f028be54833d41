import type { ReactNode } from "react";

/** One column of a `DataTable`. */
export interface DataColumn<Row> {
  readonly id: string;
  /** Already translated; the unit of numbers belongs here ("Duration", "Memory, MiB"). */
  readonly header: string;
  /** Pixels at first sight; the user may change it. */
  readonly width: number;
  readonly minWidth?: number;
  /** Takes what is left of the width. */
  readonly grow?: boolean;
  /** Numbers and times stand at the end. */
  readonly align?: "start" | "end";
  readonly cell: (row: Row) => ReactNode;
  /** Order of two rows; without it the column cannot be sorted. */
  readonly compare?: (a: Row, b: Row) => number;
  /** What `Mod+C` copies of this cell; without it the column is not copied. */
  readonly text?: (row: Row) => string;
  /** Cannot be hidden: the name. */
  readonly always?: boolean;
  /** Hidden until the user shows it. */
  readonly hidden?: boolean;
}

/** What the user changed in a table; small, so it is kept as a preference. */
export interface TableLayout {
  readonly sorting: readonly { readonly id: string; readonly desc: boolean }[];
  readonly widths: Readonly<Record<string, number>>;
  readonly hidden: readonly string[];
}
