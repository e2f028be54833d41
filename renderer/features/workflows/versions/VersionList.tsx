import { Button } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import type { NamedDraftSummary, RevisionSummary } from "#contract";
import { Moment } from "../../../ui/Moment.tsx";
import type { VersionSource } from "./versionSource.ts";

interface VersionListProps {
  readonly revisions: readonly RevisionSummary[];
  readonly kept: readonly NamedDraftSummary[];
  readonly before: VersionSource | undefined;
  readonly after: VersionSource;
  /** Why nothing can be changed; undefined when it can. */
  readonly readOnly: string | undefined;
  readonly publishReason: string | undefined;
  readonly removeReason: (draft: NamedDraftSummary) => string | undefined;
  readonly onCompare: (before: VersionSource, after: VersionSource) => void;
  readonly onRollBack: (number: number) => void;
  readonly onTake: (source: VersionSource, name: string) => void;
  readonly onRemove: (draft: NamedDraftSummary) => void;
}

/** Everything that can be compared: the draft, revisions, drafts that were kept. A press compares it with the draft. */
export function VersionList(props: VersionListProps) {
  const { revisions, kept, before, after, readOnly } = props;
  const t = useTranslate();
  const latest = revisions[0]?.number ?? null;
  const chosen = (source: VersionSource): true | undefined => (source === before || source === after ? true : undefined);
  return (
    <nav className="sb-versions-list" aria-label={t("locks:versions.list")}>
      <ul>
        <li aria-current={chosen("draft")}>
          <button type="button" disabled={latest === null} onClick={() => latest !== null && props.onCompare(`r${latest}`, "draft")}>
            <strong>{t("locks:versions.draft")}</strong>
            <span className="sb-wf-help">{t("locks:versions.draftNow")}</span>
          </button>
        </li>
        {revisions.map(({ id, number, note, createdAt, createdBy }) => (
          <li key={id} aria-current={chosen(`r${number!}`)}>
            <button type="button" onClick={() => props.onCompare(`r${number!}`, "draft")}>
              <strong>{`r${number}`}</strong>
              <span className="sb-wf-help">
                <Moment ms={createdAt} /> · {createdBy}
              </span>
              {note !== "" && <span>{note}</span>}
            </button>
            {number !== latest && (
              <Button size="small" type="text" disabled={(readOnly ?? props.publishReason) !== undefined} title={readOnly ?? props.publishReason} onClick={() => props.onRollBack(number!)}>
                {t("locks:versions.rollBack")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {revisions.length === 0 && <p className="sb-wf-help">{t("locks:versions.never")}</p>}
      {kept.length > 0 && (
        <>
          <h3>{t("locks:versions.named")}</h3>
          <ul>
            {kept.map((draft) => (
              <li key={draft.id} aria-current={chosen(`kept:${draft.id}`)}>
                <button type="button" onClick={() => props.onCompare("saved", `kept:${draft.id}`)}>
                  <strong>{draft.name}</strong>
                </button>
                <span className="sb-versions-verbs">
                  <Button size="small" type="text" disabled={readOnly !== undefined} title={readOnly} onClick={() => props.onTake(`kept:${draft.id}`, draft.name)}>
                    {t("locks:versions.take")}
                  </Button>
                  <Button size="small" type="text" disabled={props.removeReason(draft) !== undefined} title={props.removeReason(draft)} onClick={() => props.onRemove(draft)}>
                    {t("locks:versions.remove")}
                  </Button>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}
