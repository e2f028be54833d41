import type { OutputOf, UiUp } from "#contract";
import { Button } from "antd";
import { House } from "lucide-react";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useLanguage, useTranslate } from "../../i18n/useTranslate.ts";
import { failureWords } from "../../link/failures.ts";
import { link } from "../../link/link.ts";
import { useMay, useNodes, useOnline, useProjects, useSession, useWorkflowInstances, useWorkflows } from "../../state/hooks.ts";
import { useReading } from "../../state/useReading.ts";
import { ErrorCard } from "../../ui/ErrorCard.tsx";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import type { TabLook } from "../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { LeverFrame } from "./LeverFrame.tsx";
import "./welcome.css";

export function useStartTab(): TabLook {
  const t = useTranslate();
  return { title: t("welcome:start.tab"), glyph: <House size={14} aria-hidden /> };
}

/** What the platform has, and the three first steps; on an empty platform they are the whole page. */
export function StartDocument() {
  const t = useTranslate();
  const { platform, user } = useSession();
  const workflows = useWorkflows();
  const projects = useProjects();
  const empty = workflows.length === 0 && projects.length === 0;
  return (
    <div className="sb-start">
      <header className="sb-start-head">
        <div>
          <h1>{platform?.name}</h1>
          <p>{empty ? t("welcome:start.empty") : t("welcome:start.hello", { name: user?.name ?? "" })}</p>
        </div>
        <LeverFrame />
      </header>
      {!empty && <Figures />}
      <Steps />
    </div>
  );
}

type Status = OutputOf<UiUp, "platform.status">;
const pollMs = 5000;

function Figures() {
  const t = useTranslate();
  const language = useLanguage();
  const { number } = useFormats();
  const nodes = useNodes();
  // The counts of S2-16 carry no fact of their own; whatever changes an instance makes them worth asking for again.
  const instances = useWorkflowInstances();
  const { value, failure, reload } = useReading<Status>("status", () => link.ask("platform.status", {}));
  useEffect(() => {
    const timer = setInterval(reload, pollMs);
    return () => clearInterval(timer);
  }, [reload]);
  useEffect(reload, [instances, reload]);
  const started = nodes.filter((node) => node.state === "STARTED").length;
  if (failure !== undefined && !value) return <ErrorCard {...failureWords(failure, language)} />;
  const tiles: readonly { readonly label: string; readonly figure: string; readonly glyph: ReactNode }[] = [
    { label: t("welcome:tile.running"), figure: value ? number(value.tasks.running) : "", glyph: <StateGlyph state="RUNNING" decorative /> },
    { label: t("welcome:tile.waitingResource"), figure: value ? number(value.tasks.waitingResource) : "", glyph: <StateGlyph state="WAIT_RESOURCE" decorative /> },
    { label: t("welcome:tile.failed"), figure: value ? number(value.tasks.failed) : "", glyph: <StateGlyph state="FAILED" decorative /> },
    { label: t("welcome:tile.success"), figure: value ? number(value.tasks.success) : "", glyph: <StateGlyph state="SUCCESS" decorative /> },
    { label: t("welcome:tile.nodes"), figure: `${number(started)}/${number(nodes.length)}`, glyph: <StateGlyph state="STARTED" decorative /> },
  ];
  return (
    <dl className="sb-start-tiles">
      {tiles.map((tile) => (
        <div key={tile.label}>
          <dt>
            {tile.glyph}
            {tile.label}
          </dt>
          <dd>{tile.figure === "" ? "—" : tile.figure}</dd>
        </div>
      ))}
    </dl>
  );
}

function Steps() {
  const t = useTranslate();
  const language = useLanguage();
  const { showArea, open } = useWorkbench();
  const online = useOnline();
  const admin = useMay("platform");
  const nodes = useNodes();
  const workflows = useWorkflows();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const reason = !admin ? t("welcome:needsAdmin") : online ? undefined : t("connections:offline");
  const loadSample = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { workflowId } = await link.ask("sample.load", {}, 30_000);
      showArea("workflows");
      open({ kind: "workflow", params: { workflowId } }, { pin: true });
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const hosts = nodes.filter((node) => node.kind !== "server").length;
  return (
    <ol className="sb-start-steps">
      <Step title={t("welcome:sample.title")} text={t("welcome:sample.text")}>
        <Button type="primary" loading={busy} disabled={reason !== undefined} title={reason} onClick={() => void loadSample()}>
          {t("welcome:sample.verb")}
        </Button>
        {reason !== undefined && <span className="sb-welcome-note">{reason}</span>}
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      </Step>
      <Step title={t("welcome:draw.title")} text={workflows.length === 0 ? t("welcome:draw.text") : t("welcome:draw.have", { count: workflows.length })}>
        <Button onClick={() => showArea("workflows")}>{t("welcome:draw.verb")}</Button>
      </Step>
      <Step title={t("welcome:host.title")} text={hosts === 0 ? t("welcome:host.text") : t("welcome:host.have", { count: hosts })}>
        <Button onClick={() => showArea("platform")}>{t("welcome:host.verb")}</Button>
      </Step>
    </ol>
  );
}

function Step({ title, text, children }: { readonly title: string; readonly text: string; readonly children: ReactNode }) {
  return (
    <li>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="sb-start-verbs">{children}</div>
    </li>
  );
}
