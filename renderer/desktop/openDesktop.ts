import type { SignalboxBridge } from "#bridge";
import { browserDesktop } from "./browserDesktop.ts";
import type { Desktop } from "./Desktop.ts";
import { electronDesktop } from "./electronDesktop.ts";

declare global {
  interface Window {
    /** Present in the Electron window only. */
    readonly signalbox?: SignalboxBridge;
  }
}

/** The desktop this page runs on; call once at start-up. */
export async function openDesktop(): Promise<Desktop> {
  if (window.signalbox) return electronDesktop(window.signalbox);
  return browserDesktop({
    localStorage: window.localStorage,
    origin: window.location.origin,
    hash: window.location.hash,
    open: (url) => void window.open(url, "_blank", "noopener"),
    setTitle: (title) => {
      document.title = title;
    },
    setZoom: (factor) => {
      document.documentElement.style.setProperty("zoom", String(factor));
    },
    notify: (title, body) => {
      if ("Notification" in window && Notification.permission === "granted") new Notification(title, { body });
    },
  });
}
