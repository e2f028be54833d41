import { X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { isComposing } from "../../ui/commands/keyStroke.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { searchForms } from "../../ui/palette/pinyin.ts";
import type { CanvasWords } from "./useCanvasWords.ts";

interface CanvasFindProps {
  readonly words: CanvasWords;
  readonly entries: readonly { readonly id: string; readonly text: string }[];
  /** What matches; everything else fades. `undefined` while nothing is typed. */
  readonly onFound: (found: ReadonlySet<string> | undefined) => void;
  readonly onShow: (id: string) => void;
  readonly onClose: (shown: string | undefined) => void;
}

/** Find on a canvas: dims what does not match, Enter steps through what does. */
export function CanvasFind({ words, entries, onFound, onShow, onClose }: CanvasFindProps) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(-1);
  const found = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    if (wanted === "") return undefined;
    return entries.filter(({ text }) => searchForms(text).some((form) => form.toLowerCase().includes(wanted))).map(({ id }) => id);
  }, [query, entries]);
  // By content: the graph may change under the search, and a new list of the same cards is no news.
  const names = found?.join("\n");
  useEffect(() => onFound(names === undefined ? undefined : new Set(names === "" ? [] : names.split("\n"))), [names, onFound]);
  const step = (by: number): void => {
    if (!found || found.length === 0) return;
    const next = at < 0 ? (by > 0 ? 0 : found.length - 1) : (at + by + found.length) % found.length;
    setAt(next);
    onShow(found[next]!);
  };
  return (
    <search className="sb-canvas-find">
      <input
        autoFocus
        aria-label={words.find}
        placeholder={words.findHint}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent)) return;
          if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") onClose(found?.[at]);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status">{found && (found.length === 0 ? words.noMatch : words.matches(at + 1, found.length))}</span>
      <IconButton icon={X} label={words.close} onPress={() => onClose(found?.[at])} />
    </search>
  );
}
