import { InstanceState, say, tileOf } from "#contract";
import type { ProjectId, TileCounts } from "#contract";
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useAskedList } from "../../../state/askedList.ts";
import { useReading } from "../../../state/useReading.ts";
import { EChart } from "../../../ui/chart/EChart.tsx";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { Tile } from "../Tile.tsx";
import { bands, partsHeight, partsOption, SHOWN_PARTS, statesOption } from "./chartOptions.ts";
import type { Band, BandWords, Part } from "./chartOptions.ts";
import { CountTable } from "./CountTable.tsx";

const kinds = ["project", "type", "cause", "node"] as const;
type Kind = (typeof kinds)[number];
const nothing: readonly Part[] = [];
const statesOf = (band: Band | undefined): readonly InstanceState[] =>
  band === undefined ? [] : InstanceState.options.filter((state) => (bands.find((one) => one.id === band)!.tiles as readonly string[]).includes(tileOf(state)));

/** What makes up a date: project, then its workflows, then their list; or type, cause and host. */
export function DateParts({ businessDate, counts, words, asTable }: { readonly businessDate: string; readonly counts: TileCounts; readonly words: BandWords; readonly asTable: boolean }) {
  const t = useTranslate();
  const language = useLanguage();
  const { open } = useWorkbench();
  const ask = useAskedList((state) => state.ask);
  const [by, setBy] = useState<Kind>("project");
  const [project, setProject] = useState<Part>();
  const drilled = by === "project" && project !== undefined;
  const shownBy = drilled ? "workflow" : by;
  const { value, failure, loading } = useReading(`parts ${businessDate} ${shownBy} ${drilled ? project.key : ""}`, () =>
    link.ask("history.parts", { businessDate, by: shownBy, ...(drilled ? { projectId: project.key as ProjectId } : {}) }),
  );
  const parts = useMemo(() => (value?.parts ?? nothing).map((part) => ({ ...part, name: partName(part, shownBy, language) })), [value, shownBy, language]);
  const option = useMemo(() => partsOption(parts, words), [parts, words]);
  const states = useMemo(() => statesOption(counts, words), [counts, words]);
  const go = (part: Part, band: Band | undefined): void => {
    if (shownBy === "project") setProject(part);
    else if (shownBy === "workflow") ask({ show: "tasks", states: statesOf(band), businessDate, workflowId: part.key });
    else if (shownBy === "node") open({ kind: "node", params: { nodeId: part.key } });
    else if (shownBy === "cause") open({ kind: "repair", params: { businessDate } }, { pin: true });
    else ask({ show: "tasks", states: statesOf(band), businessDate });
  };
  const bandOf = (name: string): Band | undefined => bands.find((band) => words[band.id] === name)?.id;
  const label = drilled ? t("charts:parts.of", { project: project.name }) : t("charts:parts.title", { date: businessDate });
  return (
    <>
      <Tile title={t("charts:parts.states")}>
        {asTable ? (
          <CountTable
            label={t("charts:parts.states")}
            head={t("charts:column.date")}
            words={words}
            rows={[{ key: businessDate, name: businessDate, counts }]}
            onOpen={(_, band) => ask({ show: "tasks", states: statesOf(band), businessDate })}
          />
        ) : (
          <EChart label={t("charts:parts.states")} height={260} option={states} onPress={({ name }) => ask({ show: "tasks", states: statesOf(bandOf(name)), businessDate })} />
        )}
      </Tile>
      <Tile
        title={label}
        empty={!loading && parts.length === 0 && failure === undefined ? t("charts:parts.none", { date: businessDate }) : undefined}
        actions={
          <span className="sb-today-tools">
            {drilled && (
              <button type="button" className="sb-link" onClick={() => setProject(undefined)}>
                {t("charts:parts.back")}
              </button>
            )}
            <Segmented<Kind>
              size="small"
              aria-label={t("charts:parts.by")}
              value={by}
              onChange={(next) => {
                setBy(next);
                setProject(undefined);
              }}
              options={kinds.map((kind) => ({ value: kind, label: t(`charts:by.${kind}`) }))}
            />
          </span>
        }
      >
        {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
        {asTable ? (
          <CountTable
            label={label}
            head={t(`charts:by.${shownBy}`)}
            words={words}
            rows={parts}
            onOpen={(key, band) =>
              go(
                parts.find((part) => part.key === key)!,
                band,
              )
            }
          />
        ) : (
          <>
            <EChart
              key={shownBy}
              label={label}
              height={partsHeight(parts)}
              option={option}
              onPress={({ name, series, index }) => {
                const part = parts[index] ?? parts.find((one) => one.name === name);
                if (part) go(part, bandOf(series));
              }}
            />
            {parts.length > SHOWN_PARTS && <p className="sb-today-quiet">{t("charts:parts.more", { count: parts.length - SHOWN_PARTS })}</p>}
          </>
        )}
      </Tile>
    </>
  );
}

/** Causes are words of the contract; everything else has a name of its own. */
function partName(part: Part, by: string, language: string): string {
  if (by !== "cause") return part.name;
  const code = InstanceState.safeParse(part.key).success ? `state.${part.key}` : `cause.${part.key}`;
  return say({ code, values: {} }, language === "en" ? "en" : "zh");
}
