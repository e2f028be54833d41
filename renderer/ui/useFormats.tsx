import { createContext, use, useMemo } from "react";
import type { ReactNode } from "react";
import type { Translate } from "../i18n/textKey.ts";
import { useTranslate } from "../i18n/useTranslate.ts";
import { formatBytes, formatCount, formatNumber, formatPercent } from "./formatBytes.ts";
import { formatAge, formatDuration } from "./formatDuration.ts";
import type { DurationUnits } from "./formatDuration.ts";
import { formatClock, formatDate, formatInstant, formatTime } from "./formatTime.ts";

/** Writers of figures in the language and zone of the screen. */
export interface Formats {
  readonly zone: string;
  readonly duration: (ms: number) => string;
  readonly age: (ms: number) => string;
  /** Time of day, with the date when it is not today. */
  readonly time: (ms: number, nowMs?: number) => string;
  /** The same without seconds, for what was planned. */
  readonly minute: (ms: number, nowMs?: number) => string;
  readonly clock: (ms: number) => string;
  readonly date: (ms: number) => string;
  /** Platform zone, UTC and local, one per line, for tooltips. */
  readonly instant: (ms: number) => string;
  readonly bytes: typeof formatBytes;
  readonly count: typeof formatCount;
  readonly number: typeof formatNumber;
  readonly percent: typeof formatPercent;
}

const FormatsContext = createContext<Formats | undefined>(undefined);

/** Sets the platform's time zone (an IANA name) for every time below it; the writers are made once for all cells. */
export function ZoneProvider({ zone, children }: { readonly zone: string; readonly children: ReactNode }) {
  const t = useTranslate();
  const formats = useMemo(() => formatsFor(t, zone), [t, zone]);
  return <FormatsContext value={formats}>{children}</FormatsContext>;
}

/** The writers for the current language and the platform's zone; throws outside a `ZoneProvider`. */
export function useFormats(): Formats {
  const formats = use(FormatsContext);
  if (!formats) throw new Error("useFormats: no ZoneProvider above this component");
  return formats;
}

function formatsFor(t: Translate, zone: string): Formats {
  const units: DurationUnits = {
    days: (days, hours) => t("ui:duration.days", { days, hours }),
    hoursMinutes: (hours, minutes) => t("ui:duration.hoursMinutes", { hours, minutes }),
    minutesSeconds: (minutes, seconds) => t("ui:duration.minutesSeconds", { minutes, seconds }),
    seconds: (seconds) => t("ui:duration.seconds", { seconds }),
    milliseconds: (milliseconds) => t("ui:duration.milliseconds", { milliseconds }),
  };
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([zone, "UTC", local])];
  return {
    zone,
    duration: (ms) => formatDuration(ms, units),
    age: (ms) => formatAge(ms, units),
    time: (ms, nowMs = Date.now()) => formatTime(ms, zone, nowMs),
    minute: (ms, nowMs = Date.now()) => formatTime(ms, zone, nowMs).replace(/:\d\d$/, ""),
    clock: (ms) => formatClock(ms, zone),
    date: (ms) => formatDate(ms, zone),
    instant: (ms) => zones.map((z) => formatInstant(ms, z)).join("\n"),
    bytes: formatBytes,
    count: formatCount,
    number: formatNumber,
    percent: formatPercent,
  };
}
