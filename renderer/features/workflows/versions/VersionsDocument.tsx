import { Button, Select } from "antd";
import { History } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { NamedDraftSummary } from "#contract";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOfCommand, failureWords, sentenceOf } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { mayDo, useLock, usePlatformState, useSession, useWorkflow } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { ConfirmSheet } from "../../../ui/overlay/ConfirmSheet.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { editorSession } from "../editor/editorSession.ts";
import { useReadOnly } from "../lock/useReadOnly.ts";
import "../workflows.css";
import { ChangeList } from "./ChangeList.tsx";
import { DiffGraph } from "./DiffGraph.tsx";
import { RollBackSheet } from "./RollBackSheet.tsx";
import { useReadComparison } from "./useComparison.ts";
import { VersionList } from "./VersionList.tsx";
import { useVersionChoice } from "./versionChoice.ts";
import { readVersion } from "./versionSource.ts";
import type { VersionSource } from "./versionSource.ts";
import "./versions.css";

export function useVersionsTab({ workflowId }: { readonly workflowId: string }): TabLook {
  const t = useTranslate();
  const name = useWorkflow(workflowId)?.name;
  return { title: name === undefined ? t("locks:versions.title") : t("locks:versions.of", { name }), glyph: <History size={14} aria-hidden /> };
}

type Open = { readonly kind: "rollBack"; readonly number: number } | { readonly kind: "remove"; readonly draft: NamedDraftSummary };

/** Screen 16: the versions of a workflow, any two of them compared, and an old one made new. */
export function VersionsDocument({ params: { workflowId } }: { readonly params: { readonly workflowId: string } }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const { preferences } = useDesktop();
  const of = { workflowId: workflowId as never };
  const summary = useWorkflow(workflowId);
  const lock = useLock(workflowId);
  const { user } = useSession();
  const session = editorSession(workflowId, preferences);
  const shown = useStore(session.store, (state) => (state.phase === "ready" ? state.history.present.definition : undefined));
  const readOnly = useReadOnly(workflowId);
  const mayPublish = usePlatformState((state) => mayDo(state, "publish", summary?.projectId));
  const administers = usePlatformState((state) => mayDo(state, "administer", summary?.projectId));
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);

  const revisions = useReading(`revisions:${workflowId}`, () => link.ask("workflow.revisions", of), summary?.revision);
  const kept = useReading(`drafts:${workflowId}`, () => link.ask("draft.list", of), `${lock?.changedSeq ?? ""} ${summary?.changedSeq ?? ""}`);
  const latest = summary?.revision ?? null;
  const pair = useVersionChoice((state) => state.chosen.get(workflowId));
  const choose = useVersionChoice((state) => state.choose);
  const after = pair?.after ?? "draft";
  const before = pair?.before ?? (latest === null ? undefined : (`r${latest}` as const));
  const { comparison, failure } = useReadComparison(`versions:${workflowId}:${before ?? ""}:${after}`, after === "draft" || before === "draft" ? shown : summary?.draftVersion, async () => {
    const [old, fresh] = await Promise.all([before === undefined ? null : readVersion(workflowId, before), readVersion(workflowId, after)]);
    return [old, fresh] as const;
  });
  const [current, setCurrent] = useState<string>();
  useEffect(() => setCurrent(undefined), [before, after]);
  useEffect(() => void session.load(), [session, summary?.draftVersion]);

  const compare = (from: VersionSource, to: VersionSource): void => choose(workflowId, { before: from, after: to });
  const changes = comparison?.changes ?? [];
  const next = (): void => {
    if (changes.length > 0) setCurrent(changes[(changes.findIndex(({ id }) => id === current) + 1) % changes.length]!.id);
  };
  useCommands([{ id: "versions.next", title: "locks:versions.next", scope: "list", keys: ["N"], group: "workflows:group.editor", availability: () => (changes.length > 0 ? true : t("locks:versions.equal")), run: next }]);

  const take = async (source: VersionSource, name: string): Promise<void> => {
    try {
      const definition = await readVersion(workflowId, source);
      await session.load();
      session.editDefinition(() => definition);
      workbench.open({ kind: "workflow", params: { workflowId } }, { pin: true });
      notify(t("locks:versions.taken", { name }));
    } catch (thrown) {
      notify(sentenceOf(thrown, language));
    }
  };
  const titles = new Map<VersionSource, string>([
    ["draft", t("locks:versions.draft")],
    ["saved", `${t("locks:versions.draft")}, ${t("locks:versions.saved")}`],
    ...(revisions.value ?? []).map(({ number }) => [`r${number!}` as const, t("locks:versions.revision", { number: number! })] as const),
    ...(kept.value ?? []).map(({ id, name }) => [`kept:${id}` as const, name] as const),
  ]);
  const options = [...titles].map(([value, label]) => ({ value, label }));
  const chosenTask = changes.find(({ id }) => id === current)?.taskId;
  const equal =
    comparison === undefined || comparison.count > 0
      ? undefined
      : comparison.diff.moved
        ? t("locks:versions.movedOnly")
        : after === "draft" && before === `r${latest ?? 0}`
          ? t("locks:versions.nothing", { revision: latest ?? 0 })
          : t("locks:versions.equal");
  return (
    <section className="sb-versions" data-scope="list" tabIndex={-1} aria-label={t("locks:versions.title")}>
      <VersionList
        revisions={revisions.value ?? []}
        kept={kept.value ?? []}
        before={before}
        after={after}
        readOnly={readOnly}
        publishReason={mayPublish ? undefined : t("workflows:reason.right")}
        removeReason={(draft) => (administers || draft.authorId === user?.id || lock?.holderId === user?.id ? undefined : t("locks:reason.admin"))}
        onCompare={compare}
        onRollBack={(number) => setOpen({ kind: "rollBack", number })}
        onTake={(source, name) => void take(source, name)}
        onRemove={(draft) => setOpen({ kind: "remove", draft })}
      />
      <div className="sb-versions-main">
        <header className="sb-versions-bar">
          <Select<VersionSource> size="small" aria-label={t("locks:versions.before")} value={before ?? null} options={options} onChange={(value) => compare(value, after)} popupMatchSelectWidth={false} />
          <span aria-hidden>→</span>
          <Select<VersionSource> size="small" aria-label={t("locks:versions.after")} value={after} options={options} onChange={(value) => compare(before ?? "saved", value)} popupMatchSelectWidth={false} />
          <span className="sb-wf-space" />
          {comparison !== undefined && comparison.count > 0 && (
            <>
              <span className="sb-wf-help">{t("locks:versions.count", { count: comparison.count })}</span>
              <Button size="small" onClick={next}>
                {t("locks:versions.next")} <kbd>N</kbd>
              </Button>
            </>
          )}
        </header>
        {[failure, revisions.failure, kept.failure].map((one, index) => one !== undefined && <ErrorCard key={index} {...failureWords(one, language)} />)}
        {equal !== undefined && <EmptyState sentence={equal} />}
        {comparison !== undefined && comparison.count > 0 && (
          <>
            <div className="sb-versions-graph">
              <DiffGraph before={comparison.before} after={comparison.after} diff={comparison.diff} current={chosenTask} onChoose={(taskId) => setCurrent(`task:${taskId}`)} />
            </div>
            <ChangeList changes={changes} current={current} onChoose={setCurrent} />
          </>
        )}
      </div>
      {open?.kind === "rollBack" && <RollBackSheet workflowId={workflowId} number={open.number} onClose={close} />}
      {open?.kind === "remove" && (
        <ConfirmSheet
          title={t("locks:remove.title", { name: open.draft.name })}
          verb={t("locks:versions.remove")}
          onClose={close}
          onConfirm={async () => {
            const failed = await failureOfCommand(link.ask("draft.remove", { ...of, draftId: open.draft.id }), language);
            if (failed === undefined) {
              kept.reload();
              if (before === `kept:${open.draft.id}` || after === `kept:${open.draft.id}`) choose(workflowId, undefined);
            }
            return failed;
          }}
        >
          <p>{t("locks:remove.text")}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
