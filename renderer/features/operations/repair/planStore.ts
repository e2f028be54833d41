import { create } from "zustand";
import type { Step } from "./repairPlan.ts";

interface PlanState {
  /** By business date; kept for the life of the window. */
  readonly plans: ReadonlyMap<string, readonly Step[]>;
  readonly change: (businessDate: string, next: (plan: readonly Step[]) => readonly Step[]) => void;
}

const empty: readonly Step[] = [];
/** What is planned for each night in this window. */
export const usePlanStore = create<PlanState>((set) => ({
  plans: new Map(),
  change: (businessDate, next) => set(({ plans }) => ({ plans: new Map(plans).set(businessDate, next(plans.get(businessDate) ?? empty)) })),
}));
export const usePlanOf = (businessDate: string): readonly Step[] => usePlanStore((state) => state.plans.get(businessDate) ?? empty);
