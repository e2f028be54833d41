import { RESOURCE_KINDS, ResourceName } from "#contract";
import type { Resource } from "#contract";

/** A line of the table. */
export interface ResourceRow {
  readonly resource: Resource;
  readonly project: string;
  /** The end of its name. */
  readonly kind: string;
}
export const kindOf = (name: string): string => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
const IMAGES = new Map([
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["gif", "image/gif"],
]);
const BINARY: ReadonlySet<string> = new Set(["jar", "zip", "whl"]);

/** How a file can be looked at: as a picture of this type, as text, or not at all. */
export function previewOf(name: string): { readonly as: "image"; readonly type: string } | { readonly as: "text" } | undefined {
  const kind = kindOf(name);
  const type = IMAGES.get(kind);
  if (type !== undefined) return { as: "image", type };
  return BINARY.has(kind) ? undefined : { as: "text" };
}

/** The line that a script gets it with: by its name the newest version, by a stored name that very one. */
export const downloadLine = (name: string, local = name): string => `download[res:///${encodeURIComponent(name)} ${local}]`;

/** Whether a file of this name may be uploaded. */
export const mayBeNamed = (name: string): boolean => ResourceName.safeParse(name).success;
export const kindsText = RESOURCE_KINDS.join(" ");
/** What the file dialog offers. */
export const acceptedKinds = RESOURCE_KINDS.map((kind) => `.${kind}`).join();
