import type { OutputOf, TileCounts, UiUp } from "#contract";
import type { EChartProps } from "../../../ui/chart/EChart.tsx";
import { familyStyle } from "../../../ui/chart/EChart.tsx";
import type { Family } from "../../../ui/palette.ts";

export type Day = OutputOf<UiUp, "history.days">["days"][number];
export type Part = OutputOf<UiUp, "history.parts">["parts"][number];

/** The states that charts tell apart, in the order in which they are stacked. */
export const bands = [
  { id: "success", family: "good", tiles: ["success"] },
  { id: "failed", family: "bad", tiles: ["failed"] },
  { id: "running", family: "active", tiles: ["running"] },
  { id: "waiting", family: "wait", tiles: ["waitingTime", "waitingResource"] },
  { id: "notRun", family: "idle", tiles: ["notRun"] },
] as const satisfies readonly { readonly id: string; readonly family: Family; readonly tiles: readonly (keyof TileCounts)[] }[];
export type Band = (typeof bands)[number]["id"];
export type BandWords = Readonly<Record<Band | "total", string>>;

export const countOf = (counts: TileCounts, band: Band): number => bands.find((one) => one.id === band)!.tiles.reduce((sum, tile) => sum + counts[tile], 0);
export const totalOf = (counts: TileCounts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** S4-13: lines of total, failed and success; the total is ink, the others have the colours of their states and dashes of their own. */
export const daysOption =
  (days: readonly Day[], of: "runs" | "tasks", words: BandWords): EChartProps["option"] =>
  (colours) => {
    const line = (name: string, color: string, type: string, value: (day: Day) => number) => ({
      name,
      type: "line" as const,
      symbol: "circle",
      symbolSize: 7,
      triggerLineEvent: false,
      lineStyle: { color, type, width: 2 },
      itemStyle: { color },
      data: days.map(value),
    });
    return {
      grid: { left: 8, right: 16, top: 32, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", backgroundColor: colours.neutral.raised, borderColor: colours.neutral.border, textStyle: { color: colours.neutral.text } },
      xAxis: { type: "category", data: days.map((day) => day.businessDate), axisLine: { lineStyle: { color: colours.neutral.borderStrong } }, axisLabel: { color: colours.neutral.text3 }, triggerEvent: true },
      yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: colours.neutral.border } }, axisLabel: { color: colours.neutral.text3 } },
      series: [
        line(words.total, colours.neutral.ink, "solid", (day) => totalOf(day[of])),
        line(words.success, colours.family.good.line, "dashed", (day) => countOf(day[of], "success")),
        line(words.failed, colours.family.bad.line, "dotted", (day) => countOf(day[of], "failed")),
      ],
    };
  };

/** The tasks of a date by state, as a ring. */
export const statesOption =
  (counts: TileCounts, words: BandWords): EChartProps["option"] =>
  (colours) => ({
    tooltip: { trigger: "item", backgroundColor: colours.neutral.raised, borderColor: colours.neutral.border, textStyle: { color: colours.neutral.text } },
    legend: { show: false },
    series: [
      {
        type: "pie",
        radius: ["44%", "72%"],
        label: { color: colours.neutral.text2, formatter: "{b} {c}" },
        labelLine: { lineStyle: { color: colours.neutral.borderStrong } },
        data: bands.flatMap((band) => {
          const value = countOf(counts, band.id);
          return value === 0 ? [] : [{ name: words[band.id], value, itemStyle: familyStyle(colours, band.family) }];
        }),
      },
    ],
  });

/** So many bars fit. */
export const SHOWN_PARTS = 15;
export const partsHeight = (parts: readonly Part[]): number => 56 + Math.min(SHOWN_PARTS, parts.length) * 26;
/** What makes up a date, stacked by state, the greatest on top. */
export const partsOption =
  (parts: readonly Part[], words: BandWords): EChartProps["option"] =>
  (colours) => {
    const shown = parts.slice(0, SHOWN_PARTS);
    return {
      grid: { left: 8, right: 24, top: 32, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis", axisPointer: { type: "none" }, backgroundColor: colours.neutral.raised, borderColor: colours.neutral.border, textStyle: { color: colours.neutral.text } },
      yAxis: {
        type: "category",
        inverse: true,
        data: shown.map((part) => part.name),
        axisLine: { lineStyle: { color: colours.neutral.borderStrong } },
        axisTick: { show: false },
        axisLabel: { color: colours.neutral.text, width: 160, overflow: "truncate" },
        triggerEvent: true,
      },
      xAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: colours.neutral.border } }, axisLabel: { color: colours.neutral.text3 } },
      series: bands.map((band) => ({ name: words[band.id], type: "bar", stack: "all", barWidth: 14, itemStyle: familyStyle(colours, band.family), data: shown.map((part) => countOf(part.counts, band.id)) })),
    };
  };
