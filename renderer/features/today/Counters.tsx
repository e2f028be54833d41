import { InstanceState, tileOf } from "#contract";
import type { OutputOf, Tile, UiUp } from "#contract";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useAskedList } from "../../state/askedList.ts";
import type { InstanceGlyph } from "../../ui/glyphShapes.ts";
import { StateGlyph } from "../../ui/StateGlyph.tsx";
import { useFormats } from "../../ui/useFormats.tsx";

type Today = OutputOf<UiUp, "today.get">;
type Name = keyof Today["now"];
const statesOf = (...tiles: readonly Tile[]): readonly InstanceState[] => InstanceState.options.filter((state) => tiles.includes(tileOf(state)));
const counters: readonly { readonly name: Name; readonly glyph: InstanceGlyph; readonly states: readonly InstanceState[] }[] = [
  { name: "rootFailures", glyph: "FAILED", states: statesOf("failed") },
  { name: "running", glyph: "RUNNING", states: statesOf("running") },
  { name: "waiting", glyph: "WAIT_RESOURCE", states: statesOf("waitingTime", "waitingResource") },
  { name: "notRun", glyph: "NOT_RUN", states: statesOf("notRun") },
  { name: "success", glyph: "SUCCESS", states: statesOf("success") },
];

/** The five numbers of the date, each the way to its list, beside the same minute of the date before. */
export function Counters({ today, onRepair }: { readonly today: Today; readonly onRepair: () => void }) {
  const t = useTranslate();
  const { number } = useFormats();
  const ask = useAskedList((state) => state.ask);
  return (
    <div className="sb-today-counters" role="group" aria-label={t("today:title")}>
      {counters.map(({ name, glyph, states }) => (
        <button key={name} type="button" data-counter={name} onClick={() => (name === "rootFailures" ? onRepair() : ask({ show: "tasks", states, businessDate: today.businessDate }))}>
          <span className="sb-today-counter-word">
            <StateGlyph state={name === "rootFailures" && today.now[name] === 0 ? "SUCCESS" : glyph} size={14} decorative />
            {t(`today:counter.${name}`)}
          </span>
          <span className="sb-today-counter-line">
            <strong data-zero={today.now[name] === 0 || undefined}>{number(today.now[name])}</strong>
            <Delta now={today.now[name]} before={today.before[name]} />
          </span>
        </button>
      ))}
    </div>
  );
}

function Delta({ now, before }: { readonly now: number; readonly before: number | null }) {
  const t = useTranslate();
  const { number } = useFormats();
  if (before === null) return null;
  const by = now - before;
  const words = by === 0 ? t("today:delta.same") : by > 0 ? t("today:delta.more", { count: by }) : t("today:delta.less", { count: -by });
  return (
    <span className="sb-today-delta" title={words}>
      <span aria-hidden>{by === 0 ? "±0" : `${by > 0 ? "+" : "−"}${number(Math.abs(by))}`}</span>
      <span className="sb-hidden">{words}</span>
    </span>
  );
}
