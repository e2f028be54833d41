import { Button, Checkbox, Select, Upload } from "antd";
import { useState } from "react";
import { say } from "#contract";
import type { Problem, TextChange } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureOf, failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useOnline, useProjects, useWorkflows } from "../../../state/hooks.ts";
import { CodeEditor } from "../../../ui/code/CodeEditor.tsx";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import "../workflows.css";

type Outcome = { readonly kind: "preview" | "applied"; readonly changes: readonly TextChange[] } | { readonly kind: "failed"; readonly failure: unknown; readonly problems: readonly Problem[] };

/** Definitions as text: export a part, look at what a text would change, apply it, all of it or nothing. */
export function TextDocument() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const projects = useProjects();
  const workflows = useWorkflows();
  const [text, setText] = useState("");
  const [what, setWhat] = useState("all");
  const [draft, setDraft] = useState(true);
  const [withoutPeople, setWithoutPeople] = useState(false);
  const [busy, setBusy] = useState<"export" | "preview" | "apply">();
  const [outcome, setOutcome] = useState<Outcome>();
  /** The text that was previewed without problems; only that one can be applied. */
  const [seen, setSeen] = useState<string>();
  const asked = `${draft}:${withoutPeople}:${text}`;

  const run = async (kind: "export" | "preview" | "apply"): Promise<void> => {
    setBusy(kind);
    try {
      if (kind === "export") {
        const [scope, id] = what.split(":");
        const read = await link.ask("text.export", scope === "project" ? { projectId: id as never } : scope === "workflow" ? { workflowId: id as never } : { myScripts: scope === "scripts" });
        setText(read.text);
        setOutcome(undefined);
        setSeen(undefined);
      } else {
        const { changes } = await link.ask("text.apply", { text, draft, withoutPeople, dryRun: kind === "preview" });
        setOutcome({ kind: kind === "preview" ? "preview" : "applied", changes });
        setSeen(kind === "preview" ? asked : undefined);
        if (kind === "apply") notify(t("workflows:text.done", { count: changes.filter(({ change }) => change !== "unchanged").length }));
      }
    } catch (failure) {
      setOutcome({ kind: "failed", failure, problems: failureOf(failure).problems });
      setSeen(undefined);
    }
    setBusy(undefined);
  };
  const offline = online ? undefined : t("workflows:reason.offline");
  const nothing = text.trim() === "" ? t("workflows:text.nothing") : undefined;
  const unseen = seen === asked ? undefined : t("workflows:text.previewFirst");
  const options = [
    { value: "all", label: t("workflows:text.everything") },
    { value: "scripts", label: t("workflows:text.myScripts") },
    ...projects.map(({ id, name }) => ({ value: `project:${id}`, label: name as string })),
    ...workflows.map(({ id, name, projectId }) => ({ value: `workflow:${id}`, label: `${projects.find((one) => one.id === projectId)?.name ?? ""}/${name}` })),
  ];
  return (
    <section className="sb-wf-page" aria-label={t("workflows:text.title")}>
      <div className="sb-wf-toolbar">
        <Select className="sb-wf-what" showSearch optionFilterProp="label" aria-label={t("workflows:text.what")} value={what} onChange={setWhat} options={options} />
        <Button disabled={offline !== undefined} title={offline} loading={busy === "export"} onClick={() => void run("export")}>
          {t("workflows:text.export")}
        </Button>
        <Upload
          accept=".yaml,.yml,text/*"
          showUploadList={false}
          beforeUpload={(file) => {
            void file.text().then((read) => {
              setText(read);
              setOutcome(undefined);
            });
            return false;
          }}
        >
          <Button>{t("workflows:text.openFile")}</Button>
        </Upload>
        <Button
          disabled={nothing !== undefined}
          title={nothing}
          onClick={() => {
            const url = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
            const anchor = document.createElement("a");
            anchor.href = url;
            anchor.download = "signalbox.yaml";
            anchor.click();
            setTimeout(() => URL.revokeObjectURL(url), 60_000);
          }}
        >
          {t("workflows:text.saveFile")}
        </Button>
        <CopyButton text={() => text} />
        <span className="sb-wf-space" />
        <Checkbox checked={draft} onChange={(event) => setDraft(event.target.checked)}>
          {t("workflows:text.draftOnly")}
        </Checkbox>
        <Checkbox checked={withoutPeople} onChange={(event) => setWithoutPeople(event.target.checked)}>
          {t("workflows:text.withoutPeople")}
        </Checkbox>
        <Button disabled={(offline ?? nothing) !== undefined} title={offline ?? nothing} loading={busy === "preview"} onClick={() => void run("preview")}>
          {t("workflows:text.preview")}
        </Button>
        <Button type="primary" disabled={(offline ?? nothing ?? unseen) !== undefined} title={offline ?? nothing ?? unseen} loading={busy === "apply"} onClick={() => void run("apply")}>
          {t("workflows:text.apply")}
        </Button>
      </div>
      <div className="sb-wf-text">
        <div className="sb-wf-code">
          <CodeEditor value={text} onChange={setText} language="yaml" label={t("workflows:text.title")} hint={t("workflows:text.hint")} />
        </div>
        <aside className="sb-wf-outcome" aria-live="polite">
          {outcome === undefined && <p className="sb-wf-help">{t("workflows:text.help")}</p>}
          {outcome?.kind === "failed" && (
            <>
              <ErrorCard {...{ ...failureWords(outcome.failure, language), why: undefined }} />
              <ul className="sb-wf-text-problems">
                {outcome.problems.map((problem, index) => (
                  <li key={index}>
                    {problem.line !== null && <b>{t("workflows:text.line", { line: problem.line })}</b>}
                    <span>{say(problem.sentence, language === "en" ? "en" : "zh")}</span>
                    {problem.path !== "" && <code className="sb-mono">{problem.path}</code>}
                  </li>
                ))}
              </ul>
            </>
          )}
          {outcome !== undefined && outcome.kind !== "failed" && (
            <>
              <h3>{outcome.kind === "preview" ? t("workflows:text.would") : t("workflows:text.did")}</h3>
              <ul className="sb-wf-diff">
                {outcome.changes.map((change) => (
                  <li key={`${change.kind}:${change.name}`} data-change={change.change === "created" ? "added" : change.change === "updated" ? "changed" : "same"}>
                    <b>{change.change === "created" ? "+" : change.change === "updated" ? "~" : "="}</b>
                    <span className="sb-ident">{change.name}</span>
                    <span>
                      {t("workflows:text.change", { kind: t(`workflows:kind.${change.kind}`), change: t(`workflows:change.${change.change}`) })}
                      {change.revision !== null && ` · r${change.revision}`}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </aside>
      </div>
    </section>
  );
}
