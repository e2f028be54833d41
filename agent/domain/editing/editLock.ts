import { lockFreeAt, Refusal, type EditLock, type UserId } from "#contract";

/** Who does something with a lock. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
}
/** [LOCK1] A lock and what its holder has not saved. There is one, or none, for each workflow. */
export interface HeldLock {
  readonly lock: Omit<EditLock, "changedSeq">;
  readonly unsaved: string | null;
}
type Workflow = { readonly id: EditLock["workflowId"]; readonly name: string };

/** Nobody holds it: this person does from `now` on (UTC ms). */
export const freshLock = (workflow: Workflow, { id, name }: Person, now: number): HeldLock => ({
  lock: { workflowId: workflow.id, holderId: id, holder: name, since: now, lastEditAt: now, waiting: [] },
  unsaved: null,
});

/** Takes a lock that is free; one's own stays as it is. Refusal `lock.held` when it is somebody else's. */
export function taken(held: HeldLock | null, workflow: Workflow, person: Person, now: number, idleMs: number): HeldLock {
  if (held === null) return freshLock(workflow, person, now);
  if (held.lock.holderId !== person.id) {
    const left = lockFreeAt(held.lock, person.id, idleMs) - now;
    throw new Refusal("refused", left > 0 ? "lock.held" : "lock.heldFree", timesOf(held, workflow, now, left));
  }
  return held;
}

/** [LOCK2] Its holder's editor shows `unsaved`: an edit when that is news, or when all of it was saved now. Refusal `lock.notHolder`. */
export function touched(held: HeldLock | null, workflow: Workflow, person: Person, unsaved: string | null, now: number): HeldLock {
  const own = mine(held, workflow, person);
  return own.unsaved === unsaved ? own : { lock: { ...own.lock, lastEditAt: now }, unsaved };
}

/** Puts this person at the end of the queue, once. Refusals `lock.notHeld`, `lock.own`. */
export function asked(held: HeldLock | null, workflow: Workflow, { id, name }: Person, now: number): HeldLock {
  const before = existing(held, workflow);
  const { lock } = before;
  if (lock.holderId === id) throw new Refusal("refused", "lock.own", { workflow: workflow.name });
  if (lock.waiting.some((one) => one.userId === id)) return before;
  return { ...before, lock: { ...lock, waiting: [...lock.waiting, { userId: id, user: name, askedAt: now, accepted: false }] } };
}

/** The holder lets somebody of the queue have it, or not now: then they are out of the queue. Refusals `lock.notHolder`, `lock.nobodyAsked`. */
export function answered(held: HeldLock | null, workflow: Workflow, person: Person, userId: UserId, accept: boolean): HeldLock {
  const { lock, unsaved } = mine(held, workflow, person);
  if (!lock.waiting.some((one) => one.userId === userId)) throw new Refusal("refused", "lock.nobodyAsked", { workflow: workflow.name });
  const waiting = accept ? lock.waiting.map((one) => (one.userId === userId ? { ...one, accepted: true } : one)) : without(lock.waiting, userId);
  return { lock: { ...lock, waiting }, unsaved };
}

/** [LOCK2] The lock in other hands; the queue behind stays. Refusals `lock.notHeld`, `lock.own`, `lock.notYet`. */
export function takenOver(held: HeldLock | null, workflow: Workflow, person: Person, now: number, idleMs: number): HeldLock {
  const { lock } = existing(held, workflow);
  if (lock.holderId === person.id) throw new Refusal("refused", "lock.own", { workflow: workflow.name });
  const left = lockFreeAt(lock, person.id, idleMs) - now;
  if (left > 0) throw new Refusal("refused", "lock.notYet", timesOf(held!, workflow, now, left));
  return { lock: { ...freshLock(workflow, person, now).lock, waiting: settled(lock.waiting, person.id) }, unsaved: null };
}

/** Its holder has it no more: whoever asked first has it now; null when nobody did. */
export function passedOn({ lock }: HeldLock, workflow: Workflow, now: number): HeldLock | null {
  const [next] = lock.waiting;
  if (next === undefined) return null;
  return { lock: { ...freshLock(workflow, { id: next.userId, name: next.user }, now).lock, waiting: settled(lock.waiting, next.userId) }, unsaved: null };
}

/** What this person has is given up: the lock, or a place in the queue. Refusal `lock.notHeld` when they have neither. */
export function released(held: HeldLock | null, workflow: Workflow, person: Person, now: number): HeldLock | null {
  const { lock, unsaved } = existing(held, workflow);
  if (lock.holderId === person.id) return passedOn({ lock, unsaved }, workflow, now);
  if (!lock.waiting.some((one) => one.userId === person.id)) throw new Refusal("refused", "lock.notHolder", { workflow: workflow.name, holder: lock.holder });
  return { lock: { ...lock, waiting: without(lock.waiting, person.id) }, unsaved };
}

function existing(held: HeldLock | null, { name }: Workflow): HeldLock {
  if (held === null) throw new Refusal("refused", "lock.notHeld", { workflow: name });
  return held;
}
function mine(held: HeldLock | null, workflow: Workflow, person: Person): HeldLock {
  const own = existing(held, workflow);
  if (own.lock.holderId !== person.id) throw new Refusal("refused", "lock.notHolder", { workflow: workflow.name, holder: own.lock.holder });
  return own;
}
const without = (waiting: EditLock["waiting"], userId: UserId): EditLock["waiting"] => waiting.filter((one) => one.userId !== userId);
/** What the holder before had accepted does not bind the next one. */
const settled = (waiting: EditLock["waiting"], holderId: UserId): EditLock["waiting"] => without(waiting, holderId).map((one) => ({ ...one, accepted: false }));

const timesOf = ({ lock }: HeldLock, { name }: Workflow, now: number, leftMs: number) => ({
  workflow: name,
  holder: lock.holder,
  idle: minutesAndSeconds(Math.floor((now - lock.lastEditAt) / 1000)),
  free: minutesAndSeconds(Math.max(0, Math.ceil(leftMs / 1000))),
  freeAt: now + leftMs,
});
/** `3:12`. */
function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
