import type { NodeId, OutputOf, UiUp } from "#contract";
import { Button, InputNumber, Segmented } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useConnection, useInstallSteps, useNode, useNodes } from "../../../../state/hooks.ts";
import { platformStore } from "../../../../state/platformStore.ts";
import { CopyButton } from "../../../../ui/CopyButton.tsx";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import { Field } from "../../../../ui/taskForm/Field.tsx";
import { Sheet } from "../../../../ui/overlay/Sheet.tsx";
import { useNow } from "../../../../ui/ticker.ts";
import { useFormats } from "../../../../ui/useFormats.tsx";
import { useWorkbench } from "../../../../ui/workbench/WorkbenchContext.ts";
import { ChecksPane } from "../detail/ChecksPane.tsx";
import { InstallSteps } from "./InstallSteps.tsx";
import { LineHosts } from "./LineHosts.tsx";

/** After this long without a word from the host the checks are shown. */
const PATIENCE_MS = 60_000;
type Line = OutputOf<UiUp, "node.install">;
type Way = "linux" | "offline";

/** Second step: one line for the host's shell, good once, and what happens there as it happens. */
export function InstallSheet({ nodeId, onClose }: { readonly nodeId: NodeId; readonly onClose: () => void }) {
  const t = useTranslate();
  const { open } = useWorkbench();
  const node = useNode(nodeId);
  const started = node?.state === "STARTED";
  const openPage = (): void => {
    onClose();
    open({ kind: "node", params: { nodeId } }, { pin: true });
  };
  return (
    <Sheet
      title={t("hosts:install.title", { name: node?.name ?? "" })}
      width={680}
      onClose={onClose}
      footer={
        <>
          {started && <Button onClick={openPage}>{t("hosts:openPage")}</Button>}
          <Button type="primary" onClick={onClose}>
            {started ? t("hosts:install.done") : t("ui:close")}
          </Button>
        </>
      }
    >
      <Install nodeId={nodeId} />
    </Sheet>
  );
}

function Install({ nodeId }: { readonly nodeId: NodeId }) {
  const t = useTranslate();
  const language = useLanguage();
  const { age } = useFormats();
  const { clockOffsetMs } = useConnection();
  const node = useNode(nodeId);
  const steps = useInstallSteps(nodeId);
  const now = useNow();
  const [way, setWay] = useState<Way>("linux");
  const [line, setLine] = useState<Line>();
  const [failure, setFailure] = useState<unknown>();
  const [since, setSince] = useState(Date.now);
  const nodes = useNodes();
  const [uses, setUses] = useState(1);
  // Whatever comes below the same parent after the line was made came with it.
  const before = useRef<ReadonlySet<string>>(new Set());
  const asked = useRef(0);
  const renew = useCallback((): void => {
    setFailure(undefined);
    before.current = new Set(platformStore.getState().nodes.byId.keys());
    link.ask("node.install", { nodeId, uses }).then((made) => {
      platformStore.takeInstallSteps(nodeId, [], true);
      setLine(made);
      setSince(Date.now());
    }, setFailure);
  }, [nodeId, uses]);
  useEffect(() => {
    // A line is good once: looking twice makes no second one.
    if (asked.current === uses) return;
    asked.current = uses;
    renew();
  }, [renew, uses]);
  useEffect(() => {
    // Steps that were told before this window listened.
    if (line !== undefined)
      void link.ask("node.installSteps", { nodeId }).then(
        (read) => platformStore.takeInstallSteps(nodeId, read.steps),
        () => undefined,
      );
  }, [line, nodeId]);
  if (!node) return null;
  const joined = node.enrolledAt !== null;
  const left = line ? line.expiresAt - (now + clockOffsetMs) : 0;
  const expired = line !== undefined && left <= 0 && !joined;
  const silent = !joined && steps.length === 0 && line !== undefined && now - since > PATIENCE_MS;
  const text = way === "linux" ? line?.line : line?.offline;
  return (
    <div className="sb-join">
      <Segmented<Way>
        aria-label={t("hosts:install.way")}
        value={way}
        onChange={setWay}
        options={[
          { value: "linux", label: t("hosts:install.linux") },
          { value: "offline", label: t("hosts:install.offline") },
        ]}
      />
      <p>{way === "linux" ? t("hosts:install.linuxText") : t("hosts:install.offlineText")}</p>
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} actions={<Button onClick={renew}>{t("ui:retry")}</Button>} />}
      {node.kind === "slave" && way === "linux" && !joined && (
        <Field label={t("hosts:install.uses")} help={t("hosts:install.usesHelp")}>
          {(id, note) => <InputNumber<number> id={id} aria-describedby={note} min={1} max={100} precision={0} value={uses} onChange={(count) => setUses(count ?? 1)} />}
        </Field>
      )}
      {text !== undefined && (
        <>
          <div className="sb-join-command" data-old={expired || joined || undefined}>
            <code className="sb-ident" data-autofocus tabIndex={0}>
              {text}
            </code>
            <CopyButton text={text} label={t("nodes:join.copy")} />
          </div>
          <p className="sb-doc-note">
            {joined ? t("nodes:join.used") : expired ? t("nodes:join.expired") : t("nodes:join.valid", { left: age(left) })}{" "}
            {!joined && (
              <button type="button" className="sb-link" onClick={renew}>
                {t("nodes:join.renew")}
              </button>
            )}
          </p>
        </>
      )}
      {uses > 1 && <LineHosts nodes={nodes.filter((one) => one.parentId === node.parentId && (one.id === nodeId ? steps.length > 0 : !before.current.has(one.id)))} uses={uses} />}
      <InstallSteps node={node} steps={steps} waits={!expired} />
      {silent && (
        <div className="sb-join-checks">
          <h3>{t("hosts:install.silent")}</h3>
          <ul className="sb-join-tips">
            <li>{t("hosts:install.tip.network")}</li>
            <li>{t("hosts:install.tip.error")}</li>
          </ul>
          <ChecksPane node={node} compact />
        </div>
      )}
    </div>
  );
}
