import { launcherSuite } from "../../testing/launcherSuite.ts";
import { openTestShellLauncher } from "../../testing/agentRunner.ts";

launcherSuite("/bin/sh", openTestShellLauncher, { native: false });
