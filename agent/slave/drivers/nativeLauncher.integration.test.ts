import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { openTestNativeLauncher } from "../../testing/agentRunner.ts";
import { launcherSuite } from "../../testing/launcherSuite.ts";
import { nativeWorks } from "./nativeLauncher.ts";
import { programFiles } from "./programFiles.ts";

const works = nativeWorks(programFiles.native);
if (works) launcherSuite("native", openTestNativeLauncher, { native: true });
else
  test("launcher: native", (context) => {
    expect(hasCompiler(), "cc is here, so the launcher must be built: npm test and npm start do that").toBe(false);
    context.skip("no C compiler on this machine");
  });

function hasCompiler(): boolean {
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
