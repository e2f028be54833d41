import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useLook } from "../look.ts";
import { palette } from "../palette.ts";
import type { Family, ThemeColours } from "../palette.ts";
import "./chart.css";

/** What was pressed: the name on the axis or of the slice, and the name of the series. */
export interface ChartPress {
  readonly name: string;
  readonly series: string;
  /** Its place in the data. */
  readonly index: number;
}

/** Props of `EChart`. */
export interface EChartProps {
  readonly label: string;
  /** Pixels. */
  readonly height: number;
  /** Made anew for each theme: colours come from the tokens and from nowhere else. Keep the function stable. */
  readonly option: (colours: ThemeColours) => EChartsCoreOption;
  readonly onPress?: (press: ChartPress) => void;
}

/** A colour of a state family with the same pattern everywhere, so that no two areas differ by colour alone (UX b.3, d). */
export function familyStyle(colours: ThemeColours, family: Family): { readonly color: string; readonly borderColor: string; readonly borderWidth: number; readonly decal: object } {
  const { mark, on } = colours.family[family];
  const line = { color: on, symbolSize: 1 };
  const decals: Readonly<Record<Family, object>> = {
    good: { symbol: "none" },
    bad: { ...line, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
    active: { ...line, symbol: "circle", symbolSize: 0.5, dashArrayX: [[8, 8]], dashArrayY: [6] },
    wait: { ...line, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    idle: { ...line, dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: 0 },
    manual: { ...line, dashArrayX: [1, 0], dashArrayY: [1, 4], rotation: Math.PI / 2 },
  };
  return { color: mark, borderColor: colours.neutral.surface, borderWidth: 1, decal: decals[family] };
}

/** Text and lines of every chart. */
function base(colours: ThemeColours, fontFamily: string): EChartsCoreOption {
  const { neutral } = colours;
  return {
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    textStyle: { color: neutral.text2, fontFamily, fontSize: 12 },
    tooltip: { backgroundColor: neutral.raised, borderColor: neutral.border, textStyle: { color: neutral.text, fontSize: 12 } },
    legend: { textStyle: { color: neutral.text2 }, inactiveColor: neutral.text3, itemHeight: 10, itemWidth: 14, top: 0, left: 0 },
  };
}

/** A chart by ECharts, which is fetched with the first one on screen; the theme changes it at once. Its twin as a table is its owner's. */
export function EChart({ label, height, option, onPress }: EChartProps) {
  const t = useTranslate();
  const { theme } = useLook();
  const box = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType>();
  const [failed, setFailed] = useState(false);
  const press = useRef(onPress);
  press.current = onPress;
  useEffect(() => {
    let made: EChartsType | undefined;
    let gone = false;
    const sized = new ResizeObserver(() => made?.resize());
    import("./chartCore.ts").then(
      ({ init }) => {
        if (gone || !box.current) return;
        made = init(box.current);
        made.on("click", (event) => press.current?.({ name: event.name, series: event.seriesName ?? "", index: event.dataIndex }));
        sized.observe(box.current);
        setChart(made);
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      sized.disconnect();
      made?.dispose();
      setChart(undefined);
    };
  }, []);
  useEffect(() => {
    const colours = palette[theme];
    chart?.setOption({ ...base(colours, getComputedStyle(document.body).fontFamily), ...option(colours) }, { notMerge: true });
  }, [chart, option, theme]);
  return (
    <div ref={box} className="sb-echart" role="img" aria-label={label} data-ready={chart !== undefined || undefined} style={{ height }}>
      {failed && <p>{t("ui:chart.notLoaded")}</p>}
    </div>
  );
}
