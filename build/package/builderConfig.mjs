/**
 * What electron-builder makes of `dist/`: the bundles of main, preload and page in an archive, beside it the agent as one executable for the local platform.
 * Everything of ours is bundled, so no node_modules go along. `icon` is a picture drawn from icon.svg; undefined leaves Electron's own.
 */
export function builderConfig({ icon, agent }) {
  return {
    appId: "io.signalbox.desktop",
    productName: "Signalbox",
    copyright: "Apache-2.0",
    directories: { output: "dist/package", buildResources: "build/package" },
    files: ["dist/electron/**/*", "dist/renderer/**/*", "package.json", "!**/*.map", "!**/node_modules/**"],
    asar: true,
    npmRebuild: false,
    publish: null,
    artifactName: "${name}-${version}-${os}-${arch}.${ext}",
    protocols: [{ name: "Signalbox", schemes: ["signalbox"], role: "Viewer" }],
    ...(agent ? { extraResources: [{ from: "dist/agent", to: "agent", filter: ["signalbox*"] }] } : {}),
    ...(icon ? { icon } : {}),
    // What Electron's program can do besides being ours is switched off in the binary.
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
    },
    linux: {
      target: ["AppImage", "deb"],
      category: "Development",
      synopsis: "Distributed job scheduler for data platforms",
      maintainer: "Signalbox",
      executableName: "signalbox-desktop",
      desktop: { entry: { Name: "Signalbox", "Name[zh_CN]": "Signalbox", StartupWMClass: "Signalbox" } },
    },
    win: { target: ["nsis"] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true, installerLanguages: ["en_US", "zh_CN"] },
    mac: { target: ["dmg"], category: "public.app-category.developer-tools", hardenedRuntime: true },
  };
}
