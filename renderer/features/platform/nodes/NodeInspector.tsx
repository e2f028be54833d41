import type { AttemptState, Node } from "#contract";
import { Button } from "antd";
import { Pencil, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { SlotStrip } from "../../../graph/cards/SlotStrip.tsx";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useConnection, useNode, useNodes, usePulse } from "../../../state/hooks.ts";
import { useReading } from "../../../state/useReading.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import type { GlyphName } from "../../../ui/glyphShapes.ts";
import { IconButton } from "../../../ui/IconButton.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { Age, Moment } from "../../../ui/Moment.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { StateWord } from "../../../ui/StateWord.tsx";
import { useFormats } from "../../../ui/useFormats.tsx";
import "../../../ui/document.css";
import "../platform.css";
import { nodeView, ratesOf } from "./nodeView.ts";
import type { NodeView } from "./nodeView.ts";
import { nodeVerbs, useVerbState } from "./nodeVerbs.ts";
import { useNodeActions } from "./useNodeActions.tsx";
import { useNodeWords } from "./useNodeWords.ts";
import { useServerStatus } from "./useServerStatus.ts";

/** The detail of a host: its state with the cause, what can be done, who is in its slots, what it is. */
export function NodeInspector({ params }: { readonly params: { readonly nodeId: string } }) {
  const t = useTranslate();
  const node = useNode(params.nodeId);
  if (!node) return <EmptyState sentence={t("nodes:gone")} />;
  return <NodeDetail node={node} />;
}

function NodeDetail({ node }: { readonly node: Node }) {
  const t = useTranslate();
  const language = useLanguage();
  const words = useNodeWords();
  const { clockOffsetMs } = useConnection();
  const pulse = usePulse(node.id);
  const nodes = useNodes();
  const actions = useNodeActions();
  const busy = useVerbState((state) => state.busy.get(node.id));
  const refused = useVerbState((state) => state.failures.get(node.id));
  const view = nodeView(node, pulse, Date.now() + clockOffsetMs);
  const parent = nodes.find((each) => each.id === node.parentId);
  const reason = words.reason(view);
  const reasonOf = (value: true | string): string | undefined => (value === true ? undefined : value);
  return (
    <div className="sb-detail">
      <header>
        <h2>
          <MiddleText text={node.name} />
          <span className="sb-tag">{t(`nodes:kind.${node.kind}`)}</span>
        </h2>
        <p>
          <StateWord state={view.glyph} />
          {view.heardAt !== undefined && node.kind !== "server" && (
            <span className="sb-doc-note">
              {t("nodes:heard")} <Age since={view.heardAt - clockOffsetMs} />
            </span>
          )}
        </p>
      </header>
      {refused !== undefined ? <ErrorCard {...failureWords(refused, language)} /> : reason !== undefined && <p className="sb-detail-reason">{reason}</p>}
      <div className="sb-detail-verbs">
        {node.enrolledAt === null && node.kind !== "server" && (
          <Button type="primary" disabled={actions.available("join", [node]) !== true} onClick={() => actions.add(node)}>
            {t("nodes:showCommand")}
          </Button>
        )}
        {node.kind !== "server" &&
          nodeVerbs.map((verb) => {
            const why = reasonOf(actions.available(verb, [node]));
            return (
              <Button key={verb} loading={busy === verb} disabled={why !== undefined} title={why} onClick={() => actions.run(verb, [node])}>
                {t(`nodes:verb.${verb}`)}
              </Button>
            );
          })}
        <IconButton icon={Pencil} label={t("nodes:edit")} disabledReason={reasonOf(actions.available("edit", [node]))} onPress={() => actions.edit(node)} />
        <IconButton icon={Trash2} label={t("nodes:remove")} disabledReason={reasonOf(actions.available("remove", [node]))} onPress={() => actions.remove(node)} />
      </div>
      {node.kind === "server" ? <ServerFacts /> : <Load view={view} clockOffsetMs={pulse?.clockOffsetMs} />}
      {node.kind !== "server" && <Holding node={node} view={view} />}
      <Section title={t("nodes:section.definition")}>
        <Facts
          rows={[
            [t("nodes:column.number"), node.number],
            [t("nodes:column.address"), <span key="a" className="sb-mono sb-ident">{`${node.address}:${node.port}`}</span>],
            [t("nodes:column.parent"), parent?.name],
            [t("nodes:column.tags"), node.tags.join(", ")],
            [t("nodes:add.remark"), node.remark],
            [t("nodes:wish"), node.kind === "server" ? undefined : t(`nodes:desired.${node.desired}`)],
          ]}
        />
      </Section>
      {node.host && (
        <Section title={t("nodes:section.host")}>
          <Facts
            rows={[
              [t("nodes:host.name"), node.host.hostName],
              [
                t("nodes:host.addresses"),
                <span key="a" className="sb-mono sb-ident">
                  {node.host.addresses.join("\n")}
                </span>,
              ],
              [t("nodes:host.system"), `${node.host.os} · ${node.host.architecture}`],
              [
                t("nodes:host.machine"),
                <span key="m" className="sb-mono sb-ident">
                  {node.host.machineId}
                </span>,
              ],
              [t("nodes:column.version"), node.host.version],
              [t("nodes:host.pid"), node.host.pid],
              [t("nodes:host.started"), <Moment key="s" ms={node.host.startedAt} />],
              [t("nodes:host.enrolled"), <Moment key="e" ms={node.enrolledAt} />],
            ]}
          />
        </Section>
      )}
      {actions.element}
    </div>
  );
}

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Names and values; those without a value are left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="sb-facts">
      {rows
        .filter(([, value]) => value !== undefined && value !== null && value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Load({ view, clockOffsetMs }: { readonly view: NodeView; readonly clockOffsetMs: number | undefined }) {
  const t = useTranslate();
  const { bytes, age } = useFormats();
  const { metrics } = view;
  if (!metrics)
    return (
      <Section title={t("nodes:section.load")}>
        <p className="sb-doc-note">{t("nodes:noDataLong")}</p>
      </Section>
    );
  const rates = ratesOf(metrics);
  const parts = {
    cpu: t("nodes:load.cpu", { cores: metrics.cores, load: metrics.loadAverage.toFixed(2) }),
    memory: t("nodes:load.free", { free: bytes(metrics.memoryAvailableBytes), total: bytes(metrics.memoryTotalBytes) }),
    disk: t("nodes:load.free", { free: bytes(metrics.diskFreeBytes), total: bytes(metrics.diskTotalBytes) }),
  };
  return (
    <Section title={t("nodes:section.load")}>
      <div className="sb-meters">
        {(["cpu", "memory", "disk"] as const).map((measure) => (
          <div key={measure}>
            <span>{t(`nodes:measure.${measure}`)}</span>
            <meter min={0} max={1} value={rates[measure]} aria-label={t(`nodes:measure.${measure}`)} />
            <span className="sb-meters-figure">{`${Math.round(rates[measure] * 100)} %`}</span>
            <span className="sb-meters-note">{parts[measure]}</span>
          </div>
        ))}
      </div>
      <Facts
        rows={[
          [t("nodes:load.agent"), bytes(metrics.agentMemoryBytes)],
          [t("nodes:load.clock"), clockOffsetMs === undefined ? undefined : `${clockOffsetMs < 0 ? "−" : "+"}${age(Math.abs(clockOffsetMs))}`],
        ]}
      />
    </Section>
  );
}

const glyphOfAttempt: Readonly<Record<AttemptState, GlyphName>> = {
  OFFERED: "DISPATCHING",
  ACCEPTED: "DISPATCHING",
  RUNNING: "RUNNING",
  KILLING: "KILLING",
  KILL_FAILED: "KILL_FAILED",
  LOST: "LOST",
  REFUSED: "FAILED",
  ENDED: "SUCCESS",
};

/** The slots of a host and who is in them. */
function Holding({ node, view }: { readonly node: Node; readonly view: NodeView }) {
  const t = useTranslate();
  const language = useLanguage();
  // Asked again whenever the number of taken slots changes.
  const { value, failure, loading } = useReading(`${node.id}:${view.slots?.used ?? 0}:${node.state}`, () => link.ask("node.attempts", { nodeId: node.id }));
  return (
    <Section title={t("nodes:section.slots")}>
      {view.slots && (
        <p className="sb-slot-cell">
          <SlotStrip used={view.slots.used} total={view.slots.total} />
          {t("nodes:label.slots", { used: view.slots.used, total: view.slots.total })}
        </p>
      )}
      {!view.slots && node.enrolledAt === null && <p className="sb-doc-note">{t("nodes:slotsLater")}</p>}
      {!view.slots && node.enrolledAt !== null && <p className="sb-doc-note">{node.kind === "master" ? t("nodes:noSlotsMaster") : t("nodes:noSlots")}</p>}
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      {value && value.length > 0 && (
        <ul className="sb-holding">
          {value.map((attempt) => (
            <li key={attempt.attemptId}>
              <StateGlyph state={glyphOfAttempt[attempt.state as AttemptState] ?? "RUNNING"} />
              <MiddleText text={attempt.name} />
              <span className="sb-doc-note">{attempt.startedAt === null ? "" : <Moment ms={attempt.startedAt} />}</span>
            </li>
          ))}
        </ul>
      )}
      {value?.length === 0 && !loading && view.slots && <p className="sb-doc-note">{t("nodes:idle")}</p>}
    </Section>
  );
}

function ServerFacts() {
  const t = useTranslate();
  const { bytes, number, age } = useFormats();
  const server = useServerStatus();
  const { clockOffsetMs } = useConnection();
  if (!server) return null;
  const { status } = server;
  return (
    <Section title={t("nodes:section.load")}>
      <Facts
        rows={[
          [t("nodes:server.queue"), number(status.queue)],
          [t("nodes:server.rate"), number(status.finishedPerMinute)],
          [t("nodes:server.memory"), bytes(status.memoryBytes)],
          [t("nodes:server.store"), status.storeBytes === null ? status.store : `${status.store} · ${bytes(status.storeBytes)}`],
          [t("nodes:host.pid"), status.pid],
          [t("nodes:column.version"), status.version],
          [t("nodes:server.up"), age(Date.now() + clockOffsetMs - status.startedAt)],
        ]}
      />
    </Section>
  );
}
