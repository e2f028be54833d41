import { useEffect } from "react";
import type { EditLock } from "#contract";
import { translate } from "../../../i18n/translation.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { notify } from "../../../ui/overlay/notices.ts";

/** Says what others do with the locks of this person, whatever is on screen. Mounted once. */
export function LockNotices() {
  useEffect(
    () =>
      platformStore.subscribe((state, before) => {
        if (state.locks === before.locks || !before.loaded || !state.loaded || state.session.user === undefined) return;
        const me = state.session.user.id;
        for (const id of new Set([...state.locks.byId.keys(), ...before.locks.byId.keys()])) {
          const workflow = state.workflows.byId.get(id)?.name;
          if (workflow !== undefined) tell(me, workflow, before.locks.byId.get(id), state.locks.byId.get(id));
        }
      }),
    [],
  );
  return null;
}

function tell(me: string, workflow: string, before: EditLock | undefined, now: EditLock | undefined): void {
  if (now === before) return;
  const placeIn = (lock: EditLock | undefined) => lock?.waiting.find((one) => one.userId === me);
  if (now?.holderId === me) {
    const known = new Set(before?.waiting.map((one) => one.userId));
    for (const one of now.waiting) if (!known.has(one.userId)) notify(translate("locks:notice.asks", { user: one.user, workflow }));
    if (placeIn(before)?.accepted === false) notify(translate("locks:notice.yours", { workflow }));
    return;
  }
  if (before?.holderId === me && now !== undefined) notify(translate("locks:notice.lost", { holder: now.holder, workflow }));
  if (now !== undefined && placeIn(now)?.accepted === true && placeIn(before)?.accepted === false) notify(translate("locks:notice.accepted", { holder: now.holder, workflow }));
}
