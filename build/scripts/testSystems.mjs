import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The systems that the tests of task types talk to: MariaDB, sshd, Docker, Java and Spark. Spark goes into `.cache/`, the rest comes from
 * Debian as root. Only what is missing is fetched; where that cannot be done, one sentence per system says why, and its tests
 * skip with it. No service is started here.
 */
const root = join(import.meta.dirname, "..", "..");
const SPARK_VERSION = "4.0.5";
const sparkDir = join(root, ".cache", `spark-${SPARK_VERSION}`);
const canInstall = existsSync("/etc/debian_version") && process.getuid?.() === 0;

/** Packages of Debian that have no service of their own to start are preferred. */
const systems = {
  mariadb: { find: () => which("my_print_defaults") && which("mariadbd", "/usr/sbin"), packages: ["mariadb-server-core", "mariadb-client-core"] },
  ssh: { find: () => which("sshd", "/usr/sbin") && which("ssh"), packages: ["openssh-server", "openssh-client"] },
  docker: { find: () => which("busybox") && which("docker") && which("dockerd", "/usr/sbin"), packages: ["docker.io", "busybox-static"] },
  // The compiler too: `java File.java` needs it.
  java: { find: () => which("javac") && which("java"), packages: ["default-jdk-headless"] },
};

/** Where each system is, or why it is not here. `mustBe`: this machine can install it, so a test without it is a failure. `--where` prints it. */
function findSystems() {
  const found = Object.fromEntries(Object.entries(systems).map(([name, system]) => [name, place(name, system.find())]));
  return { ...found, spark: place("spark", sparkHome()), python: place("spark", sparkHome() && join(sparkDir, "bin", "python3")), mustBe: canInstall };
}
const place = (name, path) => (path ? { path, missing: null } : { path: "", missing: `${name} is not on this machine; node build/scripts/testSystems.mjs installs it on Debian as root` });

/** The directory that Spark calls SPARK_HOME; empty when there is none. */
function sparkHome() {
  const lib = join(sparkDir, "lib");
  if (!existsSync(join(sparkDir, "complete"))) return "";
  const python = readdirSync(lib).find((name) => name.startsWith("python3"));
  return python === undefined ? "" : join(lib, python, "site-packages", "pyspark");
}
function which(name, also = "") {
  return [...(process.env.PATH ?? "").split(":"), also].map((dir) => join(dir || "/", name)).find((path) => existsSync(path)) ?? "";
}

function install() {
  const missing = Object.entries(systems).filter(([, system]) => !system.find());
  if (missing.length > 0) {
    if (canInstall) {
      const packages = missing.flatMap(([, system]) => system.packages);
      console.log(`Installing ${packages.join(", ")} with apt…`);
      debian(["update", "-qq"]);
      debian(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
    }
    for (const [name, system] of missing) if (!system.find()) console.log(`${name} could not be installed on this machine.`);
  }
  if (!sparkHome()) installSpark();
}

function debian(words) {
  // A package must not start its service: a policy that says no, only while we install.
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) execFileSync("sh", ["-c", `printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod 755 ${policy}`]);
  try {
    spawnSync("apt-get", words, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function installSpark() {
  console.log(`Installing Spark ${SPARK_VERSION} from the Python registry into .cache (about 430 MB)…`);
  const hasVenv = () => spawnSync("python3", ["-c", "import ensurepip, venv"], { stdio: "ignore" }).status === 0;
  if (!hasVenv() && canInstall) {
    debian(["update", "-qq"]);
    debian(["install", "-y", "-qq", "--no-install-recommends", "python3-venv"]);
  }
  if (!hasVenv()) return console.log("Spark could not be installed: there is no python3 with venv on this machine.");
  rmSync(sparkDir, { recursive: true, force: true });
  mkdirSync(join(root, ".cache"), { recursive: true });
  const steps = [
    ["python3", ["-m", "venv", sparkDir]],
    [join(sparkDir, "bin", "pip"), ["install", "--quiet", "--no-cache-dir", "--disable-pip-version-check", `pyspark==${SPARK_VERSION}`]],
    ["touch", [join(sparkDir, "complete")]],
  ];
  for (const [command, words] of steps) {
    const { status } = spawnSync(command, words, { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) return console.log("Spark could not be installed on this machine.");
  }
}

const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href;
if (isMain && process.argv[2] === "--where") console.log(JSON.stringify(findSystems()));
else if (isMain) {
  install();
  const { mustBe, ...found } = findSystems();
  const lacking = Object.values(found).filter((one) => one.missing !== null);
  for (const one of lacking) console.log(one.missing);
  process.exit(mustBe && lacking.length > 0 ? 1 : 0);
}
