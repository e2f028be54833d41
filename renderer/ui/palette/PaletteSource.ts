import type { ReactNode } from "react";
import type { PlainTextKey } from "../../i18n/textKey.ts";

/** One line of the palette that is not a command: an object of the platform. */
export interface PaletteItem {
  /** Unique over all sources. */
  readonly id: string;
  readonly title: string;
  /** Where it belongs: project, workflow, host. */
  readonly detail?: string;
  readonly glyph?: ReactNode;
  /** More words to match. */
  readonly keywords?: readonly string[];
  readonly run: (newTab: boolean) => void;
}

/** Gives objects to the palette; searched while the user types. */
export interface PaletteSource {
  readonly id: string;
  readonly heading: PlainTextKey;
  /** All items, when they are few and known here; the palette ranks them. */
  readonly items: () => readonly PaletteItem[];
  /** Looks for more where they are many: asked when the user stops typing for a moment; the answer is taken as it is. */
  readonly find?: (query: string) => Promise<readonly PaletteItem[]>;
}
