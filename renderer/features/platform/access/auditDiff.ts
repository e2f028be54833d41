/** One place that a change touched. An absent side was not recorded, or was not there. */
export interface DiffLine {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Leaves = ReadonlyMap<string, string>;

/**
 * The places that differ between before and after. A record may keep only one side, or only the changed fields of the other:
 * what the second does not name is then shown only when the first was removed whole.
 */
export function diffOf(before: unknown, after: unknown): readonly DiffLine[] {
  const old = leavesOf(before);
  const fresh = leavesOf(after);
  const whole = old.size === 0 || fresh.size === 0;
  const paths = whole ? [...old.keys(), ...fresh.keys()] : [...fresh.keys()];
  return [...new Set(paths)].filter((path) => old.get(path) !== fresh.get(path)).map((path) => ({ path, before: old.get(path), after: fresh.get(path) }));
}

function leavesOf(value: unknown): Leaves {
  const leaves = new Map<string, string>();
  const walk = (part: unknown, path: string): void => {
    if (part === null || part === undefined) {
      if (path !== "" && part === null) leaves.set(path, "null");
    } else if (typeof part !== "object") leaves.set(path === "" ? "value" : path, String(part));
    else {
      const entries = Object.entries(part);
      if (entries.length === 0 && path !== "") leaves.set(path, Array.isArray(part) ? "[]" : "{}");
      for (const [key, inner] of entries) walk(inner, path === "" ? key : `${path}.${key}`);
    }
  };
  walk(value, "");
  return leaves;
}
