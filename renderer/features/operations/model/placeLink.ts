/** What a link of operations can name. */
const KINDS = ["instance", "view"] as const;
export type LinkedKind = (typeof KINDS)[number];

/** What a `signalbox://…/instance/<id>` or `signalbox://…/view/<id>` address names; anything else is nothing. A link only shows, it never acts. */
export function linkedPlace(url: string): { readonly kind: LinkedKind; readonly id: string } | undefined {
  const [, named, id] = /^signalbox:\/\/[^/?#]+\/([a-z]+)\/([0-9a-hjkmnp-tv-z]{26})$/.exec(url) ?? [];
  const kind = KINDS.find((one) => one === named);
  return kind === undefined || id === undefined ? undefined : { kind, id };
}

/**
 * The address of a thing, to be given to others: with `origin` that of the page in a browser, else the desktop's, which names the connection as this
 * desktop knows it.
 */
export const placeLink = (from: { readonly origin: string } | { readonly connectionId: string }, kind: LinkedKind, id: string): string =>
  "origin" in from ? `${from.origin}/#/${kind}/${id}` : `signalbox://${from.connectionId}/${kind}/${id}`;
