import type { ComponentType, ReactNode } from "react";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import type { Command } from "../commands/CommandRegistry.ts";
import type { PaletteSource } from "../palette/PaletteSource.ts";
import type { DocumentKinds, DocumentRef, PanelKinds, SubjectKinds } from "./references.ts";

/** The areas of the rail, in this order; Settings stands at the bottom. An area that nobody contributes is not shown. */
export const areaIds = ["overview", "operations", "workflows", "sync", "platform", "alerts", "settings"] as const;

/** One area of the rail. */
export type AreaId = (typeof areaIds)[number];

/** What the tab of a document shows. */
export interface TabLook {
  readonly title: string;
  /** A state glyph or icon. */
  readonly glyph?: ReactNode;
  /** Where it belongs, in lighter text. */
  readonly detail?: string;
}

/** How a kind of document is drawn. */
export interface DocumentContribution<P> {
  /** Stays mounted (hidden, effects off) while another tab is in front. */
  readonly component: ComponentType<{ readonly params: P }>;
  /** A hook: the title may follow live state. */
  readonly useTab: (params: P) => TabLook;
}

/** How a kind of subject is shown in the inspector. */
export interface SubjectContribution<P> {
  readonly component: ComponentType<{ readonly params: P }>;
}

/** A tab of the bottom panel. */
export interface PanelContribution<P> {
  readonly title: PlainTextKey;
  /** `params` is `undefined` until something is shown there. */
  readonly component: ComponentType<{ readonly params: P | undefined }>;
  /** Beside the title: a count of problems, a live dot. */
  readonly badge?: ComponentType;
}

/** An item of the status bar: left speaks of the whole platform, right of what is in front. */
export interface StatusContribution {
  readonly id: string;
  readonly side: "left" | "right";
  /** Smaller stands further out. */
  readonly order: number;
  /** A `StatusButton`, or nothing when there is nothing to say. */
  readonly component: ComponentType;
}

/** Places of the shell that one feature fills. */
export interface ShellSlots {
  /** Title bar, left: the connection switcher. */
  readonly connection?: ComponentType;
  /** Title bar, right: the signed-in user and the user menu. */
  readonly user?: ComponentType;
  /** Under the title bar: disconnected, update needed. */
  readonly banner?: ComponentType;
  /** Wraps the whole shell: shows Welcome or sign-in instead of it until there is a session. */
  readonly gate?: ComponentType<{ readonly children: ReactNode }>;
}

/** What a feature brings to the shell, whether or not it has an area of its own. */
export interface FeatureContribution {
  readonly documents?: { readonly [K in keyof DocumentKinds]?: DocumentContribution<DocumentKinds[K]> };
  readonly subjects?: { readonly [K in keyof SubjectKinds]?: SubjectContribution<SubjectKinds[K]> };
  readonly panels?: { readonly [K in keyof PanelKinds]?: PanelContribution<PanelKinds[K]> };
  readonly status?: readonly StatusContribution[];
  /** Mounted once for the life of the shell, draws nothing: `useCommands`, palette sources, notifications, deep links. */
  readonly background?: ComponentType;
  /** Commands that need no hook. */
  readonly commands?: readonly Command[];
  /** Objects for the palette; the array may be read from a store at each call. */
  readonly palette?: readonly PaletteSource[];
  readonly slots?: ShellSlots;
}

/** A feature with a place in the rail. */
export interface AreaContribution extends FeatureContribution {
  readonly area: AreaId;
  readonly title: PlainTextKey;
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  readonly sideBar?: ComponentType;
  /** Opened when the area is chosen and no document of its kind is open. */
  readonly home?: DocumentRef;
}

/** What a feature folder exports and `app/contributions.ts` lists. */
export type Contribution = FeatureContribution | AreaContribution;

/** Whether a contribution has a place in the rail. */
export function isArea(contribution: Contribution): contribution is AreaContribution {
  return "area" in contribution;
}
