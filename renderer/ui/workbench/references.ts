/** Parameters of a document, subject or panel: flat and plain, because they are kept as preferences and put into links. */
export type Params = Readonly<Record<string, string | number | boolean>>;

/**
 * Documents (tabs) by kind. Features add theirs by declaration merging, so that any feature can open any document
 * without importing the other feature:
 *
 *     declare module '../../ui/workbench/references.ts' {
 *       interface DocumentKinds { run: { workflowInstanceId: string } }
 *     }
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface DocumentKinds {}

/** What the inspector can show, by kind; merged as `DocumentKinds` is. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface SubjectKinds {}

/** Tabs of the bottom panel, by kind; merged as `DocumentKinds` is. */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface PanelKinds {}

type ReferenceTo<Kinds> = { [K in keyof Kinds & string]: { readonly kind: K; readonly params: Kinds[K] } }[keyof Kinds & string];

/** A document somebody can open. */
export type DocumentRef = ReferenceTo<DocumentKinds>;

/** Something the inspector can show. */
export type SubjectRef = ReferenceTo<SubjectKinds>;

/** A tab of the bottom panel with its parameters. */
export type PanelRef = ReferenceTo<PanelKinds>;

/** Any of them as it is stored: the kind may belong to a feature that is no longer there. */
export interface StoredRef {
  readonly kind: string;
  readonly params: Params;
}

/** The identity of a reference: equal kind and parameters are the same document. */
export function referenceKey({ kind, params }: StoredRef): string {
  const pairs = Object.keys(params)
    .sort()
    .map((name) => [name, params[name]]);
  return `${kind}:${JSON.stringify(pairs)}`;
}

/** Checks a stored value, which may be from an older version. */
export function isStoredRef(value: unknown): value is StoredRef {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("params" in value)) return false;
  return typeof value.kind === "string" && typeof value.params === "object" && value.params !== null && !Array.isArray(value.params);
}
