import type { MenuItemConstructorOptions } from "electron";
import type { LocalPlatformStatus } from "#bridge";
import type { Speak } from "../words/speaker.ts";

export interface TrayOptions {
  readonly speak: Speak;
  /** Root failures of all windows. */
  readonly failures: number;
  readonly local: LocalPlatformStatus["state"];
  readonly show: () => void;
  readonly startLocal: () => void;
  readonly stopLocal: () => void;
}

/** What the tray says in one line, also as its tooltip. */
export const failuresText = (speak: Speak, failures: number): string => (failures === 0 ? speak("tray.allClear") : speak("tray.failures", { count: failures }));

/** The menu of the tray icon. */
export function trayTemplate({ speak, failures, local, show, startLocal, stopLocal }: TrayOptions): MenuItemConstructorOptions[] {
  const line: MenuItemConstructorOptions = { type: "separator" };
  const act: MenuItemConstructorOptions[] =
    local === "running" ? [{ label: speak("tray.stopLocal"), click: stopLocal }] : local === "stopped" || local === "failed" ? [{ label: speak("tray.startLocal"), click: startLocal }] : [];
  return [
    { label: failuresText(speak, failures), click: show },
    line,
    { label: speak(`tray.local.${local}`), enabled: false },
    ...act,
    line,
    { label: speak("tray.show"), click: show },
    { role: "quit", label: speak("menu.quit") },
  ];
}
