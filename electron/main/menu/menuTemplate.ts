import type { MenuItemConstructorOptions } from "electron";
import type { Speak } from "../words/speaker.ts";

export interface MenuOptions {
  readonly speak: Speak;
  readonly platform: string;
  /** Developer tools are offered in a checkout only. */
  readonly packaged: boolean;
  /** A line that is a command of the page. */
  readonly run: (commandId: string) => void;
  readonly newWindow: () => void;
}

/** The menu of the program. Its lines are commands of the page, which keeps their keys: it knows input methods and where focus is, a menu does not. */
export function menuTemplate({ speak, platform, packaged, run, newWindow }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === "darwin";
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => run(id),
  });
  const line: MenuItemConstructorOptions = { type: "separator" };
  const about: MenuItemConstructorOptions = { role: "about", label: speak("menu.about") };
  const quit: MenuItemConstructorOptions = { role: "quit", label: speak("menu.quit") };
  return [
    ...(mac
      ? [
          {
            label: "Signalbox",
            submenu: [
              about,
              line,
              { role: "hide", label: speak("menu.hide") },
              { role: "hideOthers", label: speak("menu.hideOthers") },
              { role: "unhide", label: speak("menu.showAll") },
              line,
              quit,
            ] satisfies MenuItemConstructorOptions[],
          },
        ]
      : []),
    {
      label: speak("menu.file"),
      submenu: [
        { label: speak("menu.newWindow"), accelerator: "CmdOrCtrl+Shift+N", registerAccelerator: false, click: newWindow },
        command(speak("menu.closeTab"), "tab.close", "CmdOrCtrl+W"),
        { role: "close", label: speak("menu.closeWindow"), accelerator: mac ? "Cmd+Shift+W" : "Alt+F4" },
        ...(mac ? [] : [line, quit]),
      ],
    },
    {
      label: speak("menu.edit"),
      submenu: [
        { role: "undo", label: speak("menu.undo") },
        { role: "redo", label: speak("menu.redo") },
        line,
        { role: "cut", label: speak("menu.cut") },
        { role: "copy", label: speak("menu.copy") },
        { role: "paste", label: speak("menu.paste") },
        { role: "selectAll", label: speak("menu.selectAll") },
      ],
    },
    {
      label: speak("menu.view"),
      submenu: [
        command(speak("menu.sideBar"), "view.sideBar", "CmdOrCtrl+B"),
        command(speak("menu.panel"), "view.panel", "CmdOrCtrl+J"),
        command(speak("menu.inspector"), "view.inspector", "CmdOrCtrl+I"),
        line,
        command(speak("menu.zoomIn"), "zoom.in", "CmdOrCtrl+Plus"),
        command(speak("menu.zoomOut"), "zoom.out", "CmdOrCtrl+-"),
        line,
        { role: "togglefullscreen", label: speak("menu.fullScreen") },
        ...(packaged ? [] : [{ role: "toggleDevTools", label: speak("menu.developerTools") } satisfies MenuItemConstructorOptions]),
      ],
    },
    {
      label: speak("menu.go"),
      submenu: [
        command(speak("menu.palette"), "palette.open", "CmdOrCtrl+K"),
        command(speak("menu.goToObject"), "palette.objects", "CmdOrCtrl+P"),
        line,
        command(speak("menu.back"), "go.back", mac ? "Cmd+[" : "Alt+Left"),
        command(speak("menu.forward"), "go.forward", mac ? "Cmd+]" : "Alt+Right"),
      ],
    },
    { label: speak("menu.window"), submenu: [{ role: "minimize", label: speak("menu.minimize") }] },
    { label: speak("menu.help"), role: "help", submenu: [command(speak("menu.shortcuts"), "help.shortcuts"), ...(mac ? [] : [line, about])] },
  ];
}
