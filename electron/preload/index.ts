import { contextBridge, ipcRenderer } from "electron";
import { bridgeName } from "#bridge";
import { makeBridge } from "./makeBridge.ts";

/** The part of `process` that a sandboxed preload has. */
declare const process: { readonly platform: string; readonly argv: readonly string[] };

const versionFlag = "--signalbox-version=";
const version = process.argv.find((argument) => argument.startsWith(versionFlag))?.slice(versionFlag.length) ?? "";

contextBridge.exposeInMainWorld(
  bridgeName,
  makeBridge({
    ask: (channel, args) => ipcRenderer.invoke(channel, ...args),
    // The event object would hand the page a way to the sender; only the payload passes.
    hear: (channel, listener) => void ipcRenderer.on(channel, (_event, payload: unknown) => listener(payload)),
    platform: process.platform,
    version,
  }),
);
