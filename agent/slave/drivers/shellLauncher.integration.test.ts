import { launcherSuite } from "../../testing/launcherSuite.ts";
import { openTestLauncher } from "../../testing/agentRunner.ts";

launcherSuite("/bin/sh", openTestLauncher);
