import { say } from "#contract";
import type { HostCheck, Node } from "#contract";
import { Button } from "antd";
import { RotateCw } from "lucide-react";
import { useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../../../i18n/useTranslate.ts";
import { failureWords } from "../../../../link/failures.ts";
import { link } from "../../../../link/link.ts";
import { useReading } from "../../../../state/useReading.ts";
import { EmptyState } from "../../../../ui/EmptyState.tsx";
import { ErrorCard } from "../../../../ui/ErrorCard.tsx";
import type { GlyphName } from "../../../../ui/glyphShapes.ts";
import { IconButton } from "../../../../ui/IconButton.tsx";
import { StateGlyph } from "../../../../ui/StateGlyph.tsx";
import { useFormats } from "../../../../ui/useFormats.tsx";
import "../../platform.css";

const known = ["joined", "parent", "heard", "clock", "version", "answer", "hostname", "disk", "size", "user", "launcher"] as const;
const glyphOf = (ok: boolean | null): GlyphName => (ok === null ? "UNINITIALISED" : ok ? "STARTED" : "DEGRADED");

/** What was looked at on the host and on the way to it, each with its cure; again one by one, or all. */
export function ChecksPane({ node, compact = false }: { readonly node: Node; readonly compact?: boolean }) {
  const t = useTranslate();
  const language = useLanguage();
  const { time } = useFormats();
  const { value, failure, loading, reload } = useReading(`checks:${node.id}:${node.state}`, () => link.ask("node.checks", { nodeId: node.id }));
  // One that was looked at again stands in for the one in the list.
  const [again, setAgain] = useState<ReadonlyMap<string, HostCheck | "asking">>(new Map());
  const [thrown, setThrown] = useState<unknown>();
  useEffect(() => setAgain(new Map()), [value]);
  const rerun = (name: string): void => {
    setThrown(undefined);
    setAgain((old) => new Map(old).set(name, "asking"));
    link.ask("node.checks", { nodeId: node.id }).then(
      ({ checks }) => {
        const found = checks.find((check) => check.name === name);
        setAgain((old) => (found ? new Map(old).set(name, found) : without(old, name)));
      },
      (error: unknown) => (setThrown(error), setAgain((old) => without(old, name))),
    );
  };
  // A moment is told as an instant; people read it in the zone of the platform.
  const words = ({ code, values }: HostCheck["detail"]): string => {
    const at = typeof values["at"] === "string" ? Date.parse(values["at"]) : Number.NaN;
    return say({ code, values: Number.isNaN(at) ? values : { ...values, at: time(at) } }, language === "en" ? "en" : "zh");
  };
  const problem = failure ?? thrown;
  return (
    <section className="sb-checks" aria-label={t("hosts:pane.checks")}>
      {!compact && (
        <div className="sb-node-history-bar">
          <Button size="small" icon={<RotateCw size={14} />} loading={loading} onClick={reload}>
            {t("hosts:checks.all")}
          </Button>
        </div>
      )}
      {problem !== undefined && <ErrorCard {...failureWords(problem, language)} />}
      {value?.checks.length === 0 && <EmptyState sentence={t("hosts:checks.none")} />}
      <ul>
        {(value?.checks ?? []).map((listed) => {
          const now = again.get(listed.name);
          const check = now === undefined || now === "asking" ? listed : now;
          const name = known.find((each) => each === check.name);
          return (
            <li key={check.name} aria-busy={now === "asking" || undefined}>
              <StateGlyph state={now === "asking" ? "STARTING" : glyphOf(check.ok)} decorative />
              <div>
                <p>
                  <strong>{name ? t(`hosts:check.${name}`) : check.name}</strong> {words(check.detail)}
                </p>
                {check.fix && <p className="sb-checks-fix">{words(check.fix)}</p>}
              </div>
              {!compact && <IconButton icon={RotateCw} size={14} label={t("hosts:checks.one", { name: name ? t(`hosts:check.${name}`) : check.name })} onPress={() => rerun(check.name)} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const next = new Map(map);
  next.delete(key);
  return next;
}
