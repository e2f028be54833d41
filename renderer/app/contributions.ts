import { alerts } from "../features/alerts/contribution.tsx";
import { connections } from "../features/connections/contribution.ts";
import { platform } from "../features/platform/contribution.ts";
import { settings } from "../features/settings/contribution.ts";
import { welcome } from "../features/welcome/contribution.ts";
import { operations } from "../features/operations/contribution.tsx";
import { workflows } from "../features/workflows/contribution.tsx";
import { scripts } from "../features/scripts/contribution.tsx";
import { today } from "../features/today/contribution.tsx";
import type { Contribution } from "../ui/workbench/contributions.ts";

/** Every feature of the client. What is not listed here is not shown. */
export const contributions: readonly Contribution[] = [alerts, welcome, connections, today, operations, platform, scripts, settings, workflows];
