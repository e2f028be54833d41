import { useMemo } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";

/** The words of a canvas. They are made here because `graph` knows no catalogue. */
export interface CanvasText {
  readonly tools: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly actualSize: string;
  readonly fit: string;
  readonly find: string;
  readonly findHint: string;
  readonly close: string;
  readonly menu: string;
  readonly minimap: string;
  readonly port: string;
  readonly nodeHelp: string;
  readonly edgeHelp: string;
  readonly matches: (at: number, total: number) => string;
  readonly noMatch: string;
  readonly moved: (x: number, y: number) => string;
}

/** The words of a canvas in the language of the screen. */
export function useCanvasText(): CanvasText {
  const t = useTranslate();
  return useMemo(
    () => ({
      tools: t("ui:canvas.group"),
      zoomIn: t("ui:canvas.zoomIn"),
      zoomOut: t("ui:canvas.zoomOut"),
      actualSize: t("ui:canvas.actualSize"),
      fit: t("ui:canvas.fit"),
      find: t("ui:canvas.find"),
      findHint: t("ui:canvas.findHint"),
      close: t("ui:close"),
      menu: t("ui:canvas.menu"),
      minimap: t("ui:canvas.minimap"),
      port: t("ui:canvas.port"),
      nodeHelp: t("ui:canvas.nodeHelp"),
      edgeHelp: t("ui:canvas.edgeHelp"),
      matches: (at, total) => t("ui:find.matches", { at, total }),
      noMatch: t("ui:find.none"),
      moved: (x, y) => t("ui:canvas.moved", { x, y }),
    }),
    [t],
  );
}
