import { join } from "node:path";
import { app, dialog, ipcMain, nativeTheme, protocol, safeStorage, session, shell as system } from "electron";
import { bridgeCalls } from "#bridge";
import type { BridgeEvent } from "#bridge";
import { answerCall } from "./bridge/answerCall.ts";
import { bridgeAnswers, chosenPort } from "./bridgeAnswers.ts";
import { certificateTrust } from "./certificates/certificateTrust.ts";
import { desktopShell, signalImage } from "./desktopShell.ts";
import type { DesktopShell } from "./desktopShell.ts";
import { deepLink, LINK_SCHEME, linkOf, LOCAL_CONNECTION } from "./links/deepLink.ts";
import type { DeepLink } from "./links/deepLink.ts";
import { localDataDir } from "./local/adminFile.ts";
import { localPlatform } from "./local/localPlatform.ts";
import type { LocalPlatform } from "./local/localPlatform.ts";
import { localSignIn } from "./local/localSignIn.ts";
import { localProgram } from "./local/localProgram.ts";
import { servePage } from "./page/servePage.ts";
import { PAGE_SCHEME } from "./security/addresses.ts";
import { guardContents, guardSession } from "./security/guards.ts";
import { openVault } from "./vault/openVault.ts";
import type { SecretCipher, Vault } from "./vault/openVault.ts";
import { pageWindows } from "./windows/pageWindows.ts";
import { languageOf, speaker } from "./words/speaker.ts";

/** The two scrambling stores of Linux have no key of the person's; what they write could be read by anybody. */
const cipher: SecretCipher = {
  available: async () => (process.platform !== "linux" || !["basic_text", "unknown"].includes(safeStorage.getSelectedStorageBackend())) && (await safeStorage.isAsyncEncryptionAvailable()),
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (bytes) => (await safeStorage.decryptStringAsync(Buffer.from(bytes))).result,
};
/** How long the window waits for the platform that `npm start` starts together with it. */
const STARTED_TOGETHER_MS = 30_000;
const openExternal = (url: string): Promise<void> => system.openExternal(url);

app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
app.on("web-contents-created", (_event, contents) => guardContents(contents, (url) => void openExternal(url)));

if (app.requestSingleInstanceLock()) start();
else app.quit();

/** The one instance of this user. Links that come before the windows can be opened wait. */
function start(): void {
  const early: DeepLink[] = [];
  let show: (link: DeepLink | undefined) => void = (link) => void (link && early.push(link));
  app.on("second-instance", (_event, argv) => show(linkOf(argv)));
  app.on("open-url", (event, url) => {
    event.preventDefault();
    show(deepLink(url));
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  // A checkout would register Electron itself for the links of every Signalbox of this computer.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  void app
    .whenReady()
    .then(run)
    .then((open) => {
      show = open;
      const [first, ...rest] = [...early, linkOf(process.argv)].filter((link) => link !== undefined);
      open(first);
      for (const link of rest) open(link);
    })
    .catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      app.exit(1);
    });
}

/** Builds the program from its parts. @returns what opens a link, or a window without one. */
async function run(): Promise<(link: DeepLink | undefined) => void> {
  const broken: { readonly file: string; readonly keptAs: string }[] = [];
  const vault = await openVault({ dir: app.getPath("userData"), cipher, onBroken: (file, keptAs) => void broken.push({ file, keptAs }), nowMs: Date.now });
  const look = vault.memory.value().look ?? { language: languageOf(app.getPreferredSystemLanguages()), theme: "system" };

  guardSession(session.defaultSession);
  protocol.handle(PAGE_SCHEME, servePage(join(app.getAppPath(), "dist", "renderer")));

  const windows = pageWindows({
    memory: vault.memory,
    preload: join(app.getAppPath(), "dist", "electron", "preload.cjs"),
    version: app.getVersion(),
    dark: () => nativeTheme.shouldUseDarkColors,
    // Windows and macOS take the icon of the program.
    icon: () => (process.platform === "linux" ? signalImage(64, "light", false) : undefined),
    onClosed: (id) => shell.setBadge(id, 0),
  });
  const local = localPlatform({
    program: () => localProgram({ packaged: app.isPackaged, appPath: app.getAppPath(), resourcesPath: process.resourcesPath, platform: process.platform }),
    dataDir: localDataDir(process.env),
    port: () => chosenPort(vault.preferences.all()),
    onStatus: (status) => {
      shell.setLocal(status.state);
      windows.send("local.status" satisfies BridgeEvent, status);
    },
  });
  let waitMs = process.env["SIGNALBOX_DATA"] === undefined ? 0 : STARTED_TOGETHER_MS;
  const show = async (link: DeepLink | undefined): Promise<void> => {
    if (link === undefined) return windows.show();
    const signIn = link.connection === LOCAL_CONNECTION && !windows.shows(link.connection);
    const code = signIn ? await localSignIn({ local, connections: vault.connections, name: shell.speak()("local.name"), waitMs }) : undefined;
    waitMs = 0;
    windows.showLink(link, code);
  };
  const shell = desktopShell({
    look,
    runCommand: (id) => windows.sendToFront("menuCommand" satisfies BridgeEvent, id),
    newWindow: () => void windows.open(),
    show: windows.show,
    startLocal: () => void local.start(),
    stopLocal: () => void local.stop(),
    openLink: (link) => void show(deepLink(link)),
  });

  const trust = certificateTrust({
    connections: vault.connections.list,
    save: vault.connections.save,
    ask: async ({ host, fingerprint }) => {
      const speak = shell.speak();
      const { response } = await dialog.showMessageBox({
        type: "question",
        title: speak("certificate.title"),
        message: speak("certificate.message", { host }),
        detail: speak("certificate.detail", { fingerprint }),
        buttons: [speak("certificate.cancel"), speak("certificate.trust")],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      });
      return response === 1;
    },
    onChanged: () => verifyCertificates(),
  });
  // Chromium keeps answers per procedure: a new one makes it ask again.
  function verifyCertificates(): void {
    session.defaultSession.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, answer) => {
      trust.verify({ host: hostname, fingerprint: certificate.fingerprint, verification: verificationResult }).then(answer, () => answer(-2));
    });
  }
  verifyCertificates();

  const answers = bridgeAnswers({ vault, local, pinned: trust.pinned, shell, windows, openExternal });
  for (const channel of bridgeCalls)
    ipcMain.handle(channel, ({ sender, senderFrame }, ...args: unknown[]) =>
      answerCall(answers, channel, { url: senderFrame?.url, isMainFrame: senderFrame !== null && senderFrame === sender.mainFrame, windowId: windows.idOf(sender) }, args),
    );

  endInOrder(local, shell, vault);
  app.on("activate", windows.show);
  for (const { file, keptAs } of broken) reportBroken(file, keptAs, look.language);
  return (link) => void show(link);
}

/** Before we end: a local platform of ours stops in order (the tasks that it started go on), and what is still in memory is written. */
function endInOrder(local: LocalPlatform, shell: DesktopShell, vault: Vault): void {
  const waits = [
    ["before-quit", () => (local.isOurs() ? local.stop() : undefined)],
    ["will-quit", () => vault.settled()],
  ] as const;
  for (const [event, work] of waits) {
    let done = false;
    app.on(event as "will-quit", (quitting) => {
      const working = done ? undefined : work();
      if (working === undefined) return;
      quitting.preventDefault();
      void working.finally(() => {
        done = true;
        app.quit();
      });
    });
  }
  app.on("quit", () => {
    local.close();
    shell.close();
  });
}

function reportBroken(file: string, keptAs: string, language: "en" | "zh-CN"): void {
  const speak = speaker(language);
  void dialog.showMessageBox({ type: "warning", title: speak("broken.title"), message: speak("broken.message", { file }), detail: speak("broken.detail", { keptAs }), buttons: [speak("dialog.ok")] });
}
