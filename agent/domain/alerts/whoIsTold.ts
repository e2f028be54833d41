import type { AlertAudience, UserId } from "#contract";
import type { AlertEvent } from "./alertEvent.ts";

/** Somebody who may see what it is about. */
export interface Seeing {
  readonly id: UserId;
  readonly name: string;
  readonly admin: boolean;
}
/** For whom an alert is, of those who may see it; of what is the platform's, its admins are the owners. */
export function whoIsTold(to: AlertAudience, event: Pick<AlertEvent, "projectId" | "owner" | "followers">, seeing: readonly Seeing[]): UserId[] {
  const followers = new Set(event.followers);
  const named = new Set<string>(to.users);
  const owns = ({ name, admin }: Seeing): boolean => (event.projectId === null ? admin : name === event.owner);
  return seeing.filter((one) => (to.owner && owns(one)) || (to.followers && followers.has(one.id)) || named.has(one.name)).map((one) => one.id);
}
