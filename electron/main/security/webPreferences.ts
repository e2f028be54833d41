/**
 * How every window is opened: points 2, 3, 4, 6, 8, 9, 10 and 11 of Electron's checklist as one object. `enableBlinkFeatures` is absent on purpose.
 * `checklist.test.ts` asserts it.
 */
export const webPreferences = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
} as const;
