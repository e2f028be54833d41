import { areaIds, isArea } from "../../ui/workbench/contributions.ts";
import type { AreaContribution, Contribution, DocumentContribution, PanelContribution, ShellSlots, StatusContribution, SubjectContribution } from "../../ui/workbench/contributions.ts";
import type { PaletteSource } from "../../ui/palette/PaletteSource.ts";
import type { Command } from "../../ui/commands/CommandRegistry.ts";
import type { Params } from "../../ui/workbench/references.ts";
import type { ComponentType } from "react";

/** All contributions in one place. Kinds are plain strings here: what is stored may name a kind that is gone. */
export interface ShellRegistry {
  /** In the order of the rail. */
  readonly areas: readonly AreaContribution[];
  readonly documents: ReadonlyMap<string, DocumentContribution<Params>>;
  readonly subjects: ReadonlyMap<string, SubjectContribution<Params>>;
  readonly panels: ReadonlyMap<string, PanelContribution<Params>>;
  readonly statusLeft: readonly StatusContribution[];
  readonly statusRight: readonly StatusContribution[];
  readonly palette: readonly PaletteSource[];
  readonly commands: readonly Command[];
  readonly background: readonly ComponentType[];
  readonly slots: ShellSlots;
}

// The typed side (`DocumentKinds`) has checked each entry against its parameters; inside the shell they are opaque.
function merged<Entry>(contributions: readonly Contribution[], part: "documents" | "subjects" | "panels"): ReadonlyMap<string, Entry> {
  const all = new Map<string, Entry>();
  for (const contribution of contributions)
    for (const [kind, entry] of Object.entries(contribution[part] ?? {})) {
      if (all.has(kind)) throw new Error(`two contributions bring ${part} of kind "${kind}"`);
      all.set(kind, entry as Entry);
    }
  return all;
}

/** Collects what the features bring. Two features that bring the same kind are a bug and throw at start. */
export function collectContributions(contributions: readonly Contribution[]): ShellRegistry {
  const status = contributions.flatMap((c) => c.status ?? []).sort((a, b) => a.order - b.order);
  return {
    areas: contributions.filter(isArea).sort((a, b) => areaIds.indexOf(a.area) - areaIds.indexOf(b.area)),
    documents: merged(contributions, "documents"),
    subjects: merged(contributions, "subjects"),
    panels: merged(contributions, "panels"),
    statusLeft: status.filter((item) => item.side === "left"),
    statusRight: status.filter((item) => item.side === "right").reverse(),
    palette: contributions.flatMap((c) => c.palette ?? []),
    commands: contributions.flatMap((c) => c.commands ?? []),
    background: contributions.flatMap((c) => c.background ?? []),
    slots: Object.assign({}, ...contributions.map((c) => c.slots ?? {})) as ShellSlots,
  };
}
