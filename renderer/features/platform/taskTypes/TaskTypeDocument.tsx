import { say } from "#contract";
import type { TaskType, TaskTypeBody, TaskTypeId } from "#contract";
import { Badge, Button, Tabs } from "antd";
import { FlaskConical, Save } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { TypeIcon } from "../../../graph/cards/TypeIcon.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords, problemWords } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { link } from "../../../link/link.ts";
import { useLoaded, useMay, useOnline, usePlatformState, useTaskTypes } from "../../../state/hooks.ts";
import { useCommands } from "../../../ui/commands/CommandCentre.tsx";
import "../../../ui/document.css";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { BasicsTab } from "./BasicsTab.tsx";
import { ExitCodesTab } from "./ExitCodesTab.tsx";
import { IconTab } from "./IconTab.tsx";
import { ParametersTab } from "./ParametersTab.tsx";
import { PluginTab } from "./PluginTab.tsx";
import { bodyOfType, draftProblems, editorTabs, newDraft, tabOf } from "./taskTypeDraft.ts";
import type { EditorTab } from "./taskTypeDraft.ts";
import { TaskTypePreview } from "./TaskTypePreview.tsx";
import { TypeUsesSheet } from "./TypeUsesSheet.tsx";
import { TestRunSheet } from "./TestRunSheet.tsx";
import "./taskTypes.css";
import type { TabProps } from "./TabProps.ts";

/** Parameters of the editor's document. */
interface TaskTypeParams {
  readonly taskTypeId: string;
  readonly copyOf: string;
  readonly isNew: boolean;
}

export function useTaskTypeTab({ taskTypeId }: TaskTypeParams): TabLook {
  const t = useTranslate();
  const type = usePlatformState((state) => state.taskTypes.byId.get(taskTypeId));
  return { title: type?.name ?? t("taskTypes:newTitle"), detail: t("taskTypes:one"), glyph: <TypeIcon type={type ?? newDraft} size={14} /> };
}

const tabViews: Readonly<Record<EditorTab, (props: TabProps) => ReactNode>> = { basics: BasicsTab, plugin: PluginTab, parameters: ParametersTab, icon: IconTab, exitCodes: ExitCodesTab };

/** The editor of one task type, once what it begins with is known. */
export function TaskTypeDocument({ params }: { readonly params: TaskTypeParams }) {
  const t = useTranslate();
  const loaded = useLoaded();
  const stored = usePlatformState((state) => state.taskTypes.byId.get(params.taskTypeId));
  const origin = usePlatformState((state) => state.taskTypes.byId.get(params.copyOf));
  if (!loaded) return null;
  if (!stored && !params.isNew) return <EmptyState sentence={t("taskTypes:gone")} />;
  return <Editor key={params.taskTypeId} params={params} stored={stored} origin={origin} />;
}

function Editor({ params, stored, origin }: { readonly params: TaskTypeParams; readonly stored: TaskType | undefined; readonly origin: TaskType | undefined }) {
  const t = useTranslate();
  const language = useLanguage();
  const workbench = useWorkbench();
  const types = useTaskTypes();
  const admin = useMay("platform");
  const online = useOnline();
  const first = useMemo(() => (stored ? bodyOfType(stored) : origin ? { ...bodyOfType(origin), name: freeName(origin.name, types) } : newDraft), []); // oxlint-disable-line react-hooks/exhaustive-deps -- the draft begins once
  const [base, setBase] = useState<{ readonly body: TaskTypeBody; readonly version: number | null }>({ body: first, version: stored?.version ?? null });
  const [body, setBody] = useState(first);
  const [tab, setTab] = useState<EditorTab>("basics");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [thrown, setThrown] = useState<unknown>();
  const [testing, setTesting] = useState(false);
  const [uses, setUses] = useState(false);

  const readOnly = stored?.builtIn === true || !admin;
  const edited = body !== base.body || (stored === undefined && params.isNew && body !== newDraft);
  // Somebody else saved it and nothing was typed here: show theirs. With changes here the save says `stale`.
  useEffect(() => {
    if (stored && stored.version !== base.version && body === base.body) {
      const fresh = bodyOfType(stored);
      setBase({ body: fresh, version: stored.version });
      setBody(fresh);
    }
  }, [stored, base, body]);
  const document = { kind: "taskType", params } as const;
  useEffect(() => workbench.setEdited(document, edited && !readOnly), [edited, readOnly]); // oxlint-disable-line react-hooks/exhaustive-deps -- the document is always this one

  const taken = useMemo(() => new Set(types.filter((type) => type.id !== params.taskTypeId).map((type) => type.name)), [types, params.taskTypeId]);
  const found = draftProblems(body, taken);
  const problems = new Map<string, string>();
  for (const problem of tried ? found : found.filter(({ path }) => path === "svg")) problems.set(problem.path, typeof problem.words === "string" ? t(problem.words) : say(problem.words, language === "en" ? "en" : "zh"));
  if (thrown !== undefined) for (const [path, words] of problemWords(failureOf(thrown).problems, language)) problems.set(path.replace(/^body\./, ""), words);
  const counts = Map.groupBy(problems.keys(), tabOf);

  const put = (changes: Partial<TaskTypeBody>): void => {
    setThrown(undefined);
    setBody((old) => ({ ...old, ...changes }));
  };
  const refusedBecause = readOnly ? (stored?.builtIn ? t("taskTypes:builtInFixed") : t("nodes:needsAdmin")) : !online ? t("connections:offline") : undefined;
  const valid = (): boolean => {
    setTried(true);
    const [problem] = found;
    if (problem) setTab(tabOf(problem.path));
    return problem === undefined;
  };
  const save = async (): Promise<void> => {
    if (busy || refusedBecause !== undefined || !valid()) return;
    setBusy(true);
    setThrown(undefined);
    try {
      const saved = await link.ask("taskType.save", { id: params.taskTypeId as TaskTypeId, version: base.version, body, enabled: stored?.enabled ?? true });
      setBase({ body, version: saved.version });
      notify(t("taskTypes:saved", { name: body.name }));
    } catch (error) {
      setThrown(error);
    } finally {
      setBusy(false);
    }
  };
  useCommands([
    { id: "taskType.save", title: "taskTypes:save", keys: ["Mod+S"], group: "taskTypes:group", icon: Save, availability: () => refusedBecause ?? true, run: () => void save() },
    { id: "taskType.test", title: "taskTypes:test", keys: ["Mod+Enter"], group: "taskTypes:group", icon: FlaskConical, availability: () => (admin ? true : t("nodes:needsAdmin")), run: () => valid() && setTesting(true) },
  ]);
  const Tab = tabViews[tab];
  return (
    <div className="sb-doc">
      <div className="sb-doc-bar" role="toolbar" aria-label={t("taskTypes:one")}>
        {stored?.builtIn ? (
          <>
            <Button
              type="primary"
              disabled={!admin}
              title={admin ? undefined : t("nodes:needsAdmin")}
              onClick={() => workbench.open({ kind: "taskType", params: { taskTypeId: newId<TaskTypeId>(), copyOf: stored.id, isNew: true } }, { pin: true })}
            >
              {t("taskTypes:duplicate")}
            </Button>
            <span className="sb-doc-note">{t("taskTypes:builtInFixed")}</span>
          </>
        ) : (
          <Button type="primary" loading={busy} disabled={refusedBecause !== undefined || !edited} title={refusedBecause} onClick={() => void save()}>
            {t("taskTypes:save")}
          </Button>
        )}
        {stored && (
          <>
            {!stored.builtIn && (
              <Button
                disabled={!admin}
                title={admin ? undefined : t("nodes:needsAdmin")}
                onClick={() => workbench.open({ kind: "taskType", params: { taskTypeId: newId<TaskTypeId>(), copyOf: stored.id, isNew: true } }, { pin: true })}
              >
                {t("taskTypes:duplicate")}
              </Button>
            )}
            <Button disabled={!admin} title={admin ? undefined : t("nodes:needsAdmin")} onClick={() => setUses(true)}>
              {t("taskTypes:uses")}
            </Button>
          </>
        )}
        <Button disabled={!admin || !online} title={admin ? undefined : t("nodes:needsAdmin")} onClick={() => valid() && setTesting(true)}>
          {t("taskTypes:test")}
        </Button>
        <span className="sb-doc-gap" />
        {edited && !readOnly && <span className="sb-doc-note">{t("taskTypes:unsaved")}</span>}
        {stored && !stored.enabled && <span className="sb-tag">{t("taskTypes:disabled")}</span>}
      </div>
      {thrown !== undefined && (
        <div className="sb-doc-error">
          <ErrorCard
            {...failureWords(thrown, language)}
            actions={
              failureOf(thrown).code === "stale" &&
              stored && (
                <Button
                  onClick={() => {
                    const fresh = bodyOfType(stored);
                    setBase({ body: fresh, version: stored.version });
                    setBody(fresh);
                    setThrown(undefined);
                  }}
                >
                  {t("taskTypes:reload")}
                </Button>
              )
            }
          />
        </div>
      )}
      <div className="sb-type-editor">
        <div className="sb-type-work">
          <Tabs
            activeKey={tab}
            onChange={(key) => setTab(key as EditorTab)}
            items={editorTabs.map((key) => ({
              key,
              label: (
                <Badge count={counts.get(key)?.length ?? 0} size="small" offset={[8, 0]}>
                  {t(`taskTypes:tab.${key}`)}
                </Badge>
              ),
            }))}
          />
          <div className="sb-type-tab">
            <Tab body={body} put={readOnly ? undefined : put} problems={problems} />
          </div>
        </div>
        <TaskTypePreview body={body} />
      </div>
      {uses && stored && <TypeUsesSheet type={stored} onClose={() => setUses(false)} />}
      {testing && <TestRunSheet body={body} onClose={() => setTesting(false)} />}
    </div>
  );
}

/** `shell-2` for a copy of `shell`. */
function freeName(name: string, types: readonly TaskType[]): string {
  const taken = new Set(types.map((type) => type.name));
  for (let n = 2; ; n++) if (!taken.has(`${name}-${n}`)) return `${name}-${n}`;
}
