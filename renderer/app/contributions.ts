import type { Contribution } from "../ui/workbench/contributions.ts";

/** Every feature of the client. What is not listed here is not shown. */
export const contributions: readonly Contribution[] = [];
