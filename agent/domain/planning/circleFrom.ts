/**
 * A circle that can be reached from a place along `next`, its first place again at its end; null when there is none. Each place is asked
 * once, so it is linear in what can be reached; without recursion, so a chain may be long.
 */
export async function circleFrom<Place>(start: Place, next: (place: Place) => Promise<readonly Place[]> | readonly Place[]): Promise<Place[] | null> {
  const state = new Map<Place, "open" | "done">([[start, "open"]]);
  const stack = [{ place: start, followers: await next(start), index: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (top.index === top.followers.length) {
      state.set(top.place, "done");
      stack.pop();
      continue;
    }
    const follower = top.followers[top.index++]!;
    const before = state.get(follower);
    if (before === "open") return [...stack.slice(stack.findIndex((one) => one.place === follower)).map((one) => one.place), follower];
    if (before === "done") continue;
    state.set(follower, "open");
    stack.push({ place: follower, followers: await next(follower), index: 0 });
  }
  return null;
}
