import { useTranslate } from "../../i18n/useTranslate.ts";
import { paneLimits } from "../layout/layoutState.ts";
import type { PaneName } from "../layout/layoutState.ts";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import "./Sash.css";

const keyStep = 16;

/** The edge of a pane: drag it, or focus it and use the arrows; a double click gives the first size back. */
export function Sash({ pane }: { readonly pane: PaneName }) {
  const t = useTranslate();
  const store = useLayoutStore();
  const size = useLayout((layout) => layout.panes[pane].size);
  const { least, most, first } = paneLimits[pane];
  const flat = pane === "panel";
  // The side bar grows to the right, inspector and panel towards the middle.
  const sign = pane === "sideBar" ? 1 : -1;
  const resize = (next: number): void => store.getState().resizePane(pane, next);
  return (
    <div
      role="separator"
      tabIndex={0}
      className={flat ? "sb-sash sb-sash-flat" : "sb-sash"}
      aria-orientation={flat ? "horizontal" : "vertical"}
      aria-label={t(`app:sash.${pane}`)}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      onDoubleClick={() => resize(first)}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, number>> = flat ? { ArrowUp: keyStep, ArrowDown: -keyStep } : { ArrowRight: sign * keyStep, ArrowLeft: -sign * keyStep };
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        resize(size + step);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.dataset["from"] = String(size - sign * (flat ? event.clientY : event.clientX));
      }}
      onPointerMove={(event) => {
        const from = event.currentTarget.dataset["from"];
        if (from !== undefined) resize(Number(from) + sign * (flat ? event.clientY : event.clientX));
      }}
      onPointerUp={(event) => delete event.currentTarget.dataset["from"]}
      onPointerCancel={(event) => delete event.currentTarget.dataset["from"]}
    />
  );
}
