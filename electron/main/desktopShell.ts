import { app, Menu, nativeImage, nativeTheme, Notification, Tray } from "electron";
import type { NativeImage } from "electron";
import type { LocalPlatformStatus, PageLook, SystemNotification } from "#bridge";
import { badges } from "./menu/badges.ts";
import { menuTemplate } from "./menu/menuTemplate.ts";
import { signalBitmap } from "./menu/signalBitmap.ts";
import { failuresText, trayTemplate } from "./menu/trayTemplate.ts";
import { speaker } from "./words/speaker.ts";
import type { Speak } from "./words/speaker.ts";

export interface DesktopShellOptions {
  readonly look: PageLook;
  readonly runCommand: (commandId: string) => void;
  readonly newWindow: () => void;
  readonly show: () => void;
  readonly startLocal: () => void;
  readonly stopLocal: () => void;
  readonly openLink: (link: string) => void;
}
/** What of the program is not a window: menu, tray, badge, notifications. All of it speaks the language that the page was last set to. */
export interface DesktopShell {
  readonly speak: () => Speak;
  readonly setLook: (look: PageLook) => void;
  readonly setLocal: (state: LocalPlatformStatus["state"]) => void;
  readonly setBadge: (windowId: number, count: number) => void;
  readonly notify: (notification: SystemNotification) => void;
  readonly close: () => void;
}

/** The signal as an image of the system; at twice the size for dense displays. */
export function signalImage(size: number, theme: "light" | "dark", failing: boolean): NativeImage {
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) image.addRepresentation({ scaleFactor, ...bitmap(size * scaleFactor, theme, failing) });
  return image;
}
const bitmap = (size: number, theme: "light" | "dark", failing: boolean) => ({
  width: size,
  height: size,
  buffer: nativeImage.createFromBitmap(Buffer.from(signalBitmap(size, theme, failing)), { width: size, height: size }).toPNG(),
});

export function desktopShell(options: DesktopShellOptions): DesktopShell {
  let { language } = options.look;
  let local: LocalPlatformStatus["state"] = "stopped";
  const counts = badges();
  const shown = new Set<Notification>();
  const speak = (): Speak => speaker(language);
  nativeTheme.themeSource = options.look.theme;

  const trayImage = (): NativeImage => {
    const image = signalImage(process.platform === "darwin" ? 18 : 16, nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ? "dark" : "light", counts.sum() > 0);
    if (process.platform === "darwin") image.setTemplateImage(true);
    return image;
  };
  const tray = makeTray(trayImage());
  tray?.on("click", options.show);

  function drawMenu(): void {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ speak: speak(), platform: process.platform, packaged: app.isPackaged, run: options.runCommand, newWindow: options.newWindow })));
  }
  function drawTray(): void {
    if (tray === undefined) return;
    const failures = counts.sum();
    tray.setImage(trayImage());
    tray.setToolTip(`Signalbox: ${failuresText(speak(), failures)}`);
    if (process.platform === "darwin") tray.setTitle(failures === 0 ? "" : String(failures));
    tray.setContextMenu(Menu.buildFromTemplate(trayTemplate({ speak: speak(), failures, local, show: options.show, startLocal: options.startLocal, stopLocal: options.stopLocal })));
  }
  drawMenu();
  drawTray();
  nativeTheme.on("updated", drawTray);

  return {
    speak,
    setLook: (look) => {
      nativeTheme.themeSource = look.theme;
      if (look.language === language) return;
      language = look.language;
      drawMenu();
      drawTray();
    },
    setLocal: (state) => {
      if (state === local) return;
      local = state;
      drawTray();
    },
    setBadge: (windowId, count) => {
      const before = counts.sum();
      counts.put(windowId, count);
      if (counts.sum() === before) return;
      app.setBadgeCount(counts.sum());
      drawTray();
    },
    notify: ({ title, body, link }) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      // Held until it goes, or its click would be collected with it.
      shown.add(notification);
      notification.on("close", () => shown.delete(notification));
      notification.on("click", () => {
        shown.delete(notification);
        if (link === undefined) options.show();
        else options.openLink(link);
      });
      notification.show();
    },
    close: () => tray?.destroy(),
  };
}

/** Some Linux desktops have no place for it; the program works without. */
function makeTray(image: NativeImage): Tray | undefined {
  try {
    return new Tray(image);
  } catch {
    return undefined;
  }
}
