import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildLauncher, buildPage, installDependencies } from "../scripts/prepare.mjs";
import { ROOT, run, runQuietly, runtime } from "../scripts/run.mjs";

/** `npm run build:agent`: the whole headless program, with the page, as one executable for this system: dist/agent/signalbox. */
const OUT = join(ROOT, "dist", "agent");
export const EXECUTABLE = join(OUT, process.platform === "win32" ? "signalbox.exe" : "signalbox");
/** Started as programs of their own; everything else is reached from main. */
const ENTRIES = ["agent/cli/main.ts", ...["http", "sql", "ssh", "file", "download"].map((name) => `agent/slave/drivers/runners/${name}.ts`)];
/** Read at run time, by their place in the tree. */
const DATA = ["package.json", "package-lock.json", "agent/slave/drivers/launcher.sh", "agent/slave/drivers/supervisor.sh", "agent/server/definitions/sample", "build/host", "dist/renderer", ".cache/native/launcher"];

const below = (path) => (statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => below(join(path, name))) : [path]);

/** Bundles the entries into a folder. `import.meta.url` of our modules becomes their place in the tree, which the loader unpacks. */
async function bundle(outDir) {
  const { build } = await import("vite");
  const places = {
    name: "places",
    enforce: "pre",
    transform(code, id) {
      const path = relative(ROOT, id.split("?")[0]);
      if (path.startsWith("..") || path.startsWith("node_modules") || !code.includes("import.meta.url")) return null;
      return { code: code.replaceAll("import.meta.url", `new URL(${JSON.stringify(path)}, globalThis.signalboxFiles).href`), map: null };
    },
  };
  await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: [places],
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: "node24",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(ENTRIES.map((entry) => [entry.replace(/\.ts$/, ""), join(ROOT, entry)])),
        // Optional accelerators that these libraries do without.
        external: [/^node:/, "bufferutil", "utf-8-validate", "pg-native", "cloudflare:sockets", "pino-pretty"],
        output: { format: "es", entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
      },
    },
  });
}

/** One file with everything in it: a line that says what, then the bytes. */
function pack(bundled, version) {
  const files = [
    ...below(bundled).map((path) => ({ path: relative(bundled, path), bytes: readFileSync(path), mode: 0o600 })),
    ...DATA.filter((path) => existsSync(join(ROOT, path)))
      .flatMap((path) => below(join(ROOT, path)))
      .map((path) => ({ path: relative(ROOT, path), bytes: readFileSync(path), mode: statSync(path).mode & 0o100 ? 0o700 : 0o600 })),
  ]
    .map((file) => (file.path === "package.json" && version !== undefined ? { ...file, bytes: Buffer.from(JSON.stringify({ ...JSON.parse(file.bytes.toString()), version })) } : file))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const index = files.map(({ path, bytes, mode }) => ({ path: path.replaceAll("\\", "/"), size: bytes.length, mode }));
  const raw = Buffer.concat([Buffer.from(`${JSON.stringify(index)}\n`), ...files.map((file) => file.bytes)]);
  return { packed: gzipSync(raw, { level: 9 }), digest: createHash("sha256").update(raw).digest("hex") };
}

/** @param out where it goes; @param version another than package.json says, for tests of upgrades. */
async function buildExecutable(out, version) {
  const work = mkdtempSync(join(tmpdir(), "signalbox-build-"));
  try {
    await bundle(join(work, "bundle"));
    const { packed, digest } = pack(join(work, "bundle"), version);
    writeFileSync(join(work, "files"), packed);
    writeFileSync(join(work, "digest"), digest);
    const base = join(work, "node");
    copyFileSync(runtime(), base);
    // Names for debuggers are a sixth of it. Where there is no strip it is merely larger.
    spawnSync("strip", [base], { stdio: "ignore" });
    const config = {
      executable: base,
      main: join(ROOT, "build", "agent", "loader.mjs"),
      mainFormat: "module",
      output: join(work, "signalbox"),
      disableExperimentalSEAWarning: true,
      execArgv: ["--disable-warning=ExperimentalWarning"],
      assets: { files: join(work, "files"), digest: join(work, "digest") },
    };
    writeFileSync(join(work, "config.json"), JSON.stringify(config));
    if (runQuietly(runtime(), ["--build-sea", join(work, "config.json")]) !== 0) throw new Error("The executable could not be made; the message is above.");
    mkdirSync(dirname(out), { recursive: true });
    chmodSync(config.output, 0o755);
    rmSync(out, { force: true });
    moveFile(config.output, out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
function moveFile(from, to) {
  try {
    renameSync(from, to);
  } catch {
    // Another file system.
    writeFileSync(to, readFileSync(from), { mode: 0o755 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === "--build") await buildExecutable(process.argv[3] ?? EXECUTABLE, process.argv[4]);
  else {
    installDependencies();
    buildLauncher();
    buildPage();
    const begun = Date.now();
    if (run(runtime(), [fileURLToPath(import.meta.url), "--build"]) !== 0) process.exit(1);
    console.log(`${relative(ROOT, EXECUTABLE)}: ${Math.round(statSync(EXECUTABLE).size / 1e6)} MB in ${((Date.now() - begun) / 1000).toFixed(1)} s.`);
  }
}
