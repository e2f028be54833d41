import { Command as Cmdk } from "cmdk";
import { useEffect, useMemo, useReducer, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { inAllLanguages } from "../../i18n/inAllLanguages.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import type { PlainTextKey } from "../../i18n/textKey.ts";
import { runCommand } from "../commands/CommandRegistry.ts";
import type { Command } from "../commands/CommandRegistry.ts";
import { useAllCommands } from "../commands/CommandCentre.tsx";
import { isComposing } from "../commands/keyStroke.ts";
import { KeyHint } from "../KeyHint.tsx";
import { loadPinyin, searchForms } from "./pinyin.ts";
import type { PaletteItem, PaletteSource } from "./PaletteSource.ts";
import { rankItems } from "./rank.ts";
import "./Palette.css";

/** Props of `Palette`. */
export interface PaletteProps {
  readonly open: boolean;
  readonly sources: readonly PaletteSource[];
  /** `objects` leaves the commands out (`Mod+P`). */
  readonly mode?: "all" | "objects";
  readonly onClose: () => void;
}

const perGroup = 12;

/** The palette: commands for the selection, objects, navigation, in this fixed order. Opens without animation. */
export function Palette({ open, ...props }: PaletteProps) {
  return open ? <PaletteBox {...props} /> : null;
}

function PaletteBox({ sources, mode = "all", onClose }: Omit<PaletteProps, "open">) {
  const t = useTranslate();
  const dialog = useRef<HTMLDialogElement>(null);
  const newTab = useRef(false);
  const [query, setQuery] = useState("");
  const [pinyinTurn, pinyinCame] = useReducer((n: number) => n + 1, 0);
  const commands = useAllCommands();

  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) element.showModal();
    // The dialog focuses cmdk's root, which takes focus but no text.
    element?.querySelector("input")?.focus();
    void loadPinyin().then(pinyinCame);
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const found = useFound(query, sources);
  const groups = useMemo(() => {
    const listed = mode === "objects" ? [] : latestById(commands).filter((c) => c.run && !c.unlisted);
    const ranked = rankItems(query, listed, (c) => inAllLanguages(c.title).flatMap(searchForms), 50);
    const headed = Map.groupBy(ranked, (c): PlainTextKey => c.group ?? "ui:palette.commands");
    // Fixed order: what the selection allows, objects, navigation, the window.
    const place = (group: { readonly heading: PlainTextKey; readonly commands: readonly Command[] }): number =>
      group.commands.length === 0 ? 1 : group.heading === "ui:palette.navigation" ? 2 : group.commands.some((c) => (c.scope ?? "global") !== "global") ? 0 : 3;
    const lines = [...headed].map(([heading, items]) => ({ heading, commands: items.slice(0, perGroup), items: [] as readonly PaletteItem[] }));
    const objects = sources.map((source) => ({
      heading: source.heading,
      commands: [] as readonly Command[],
      items:
        query.trim() === "" && mode === "all"
          ? []
          : [...rankItems(query, source.items(), (item) => [item.title, item.detail ?? "", ...(item.keywords ?? [])].flatMap(searchForms), perGroup), ...(found.get(source.id) ?? []).slice(0, perGroup)],
    }));
    return [...lines, ...objects].filter((g) => g.commands.length + g.items.length > 0).sort((a, b) => place(a) - place(b));
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once pinyin is there the same query finds more
  }, [query, commands, sources, mode, pinyinTurn, found]);

  const finish = (run: () => void): void => {
    onClose();
    // After the dialog has given the focus back, so that the command finds its list focused.
    requestAnimationFrame(run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The capture phase runs before cmdk: Enter that commits a candidate must not choose a line.
    if (isComposing(event.nativeEvent)) event.stopPropagation();
    newTab.current = event.ctrlKey || event.metaKey;
  };
  return (
    <dialog
      ref={dialog}
      className="sb-palette"
      aria-label={t("ui:palette.label")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
      onKeyDownCapture={onKeyDown}
    >
      <Cmdk shouldFilter={false} loop label={t("ui:palette.label")} vimBindings={false}>
        <Cmdk.Input value={query} onValueChange={setQuery} placeholder={t(mode === "objects" ? "ui:palette.objectsHint" : "ui:palette.hint")} />
        <Cmdk.List>
          <Cmdk.Empty>{t("ui:palette.none")}</Cmdk.Empty>
          {groups.map((group) => (
            <Cmdk.Group key={group.heading} heading={t(group.heading)} value={group.heading}>
              {group.commands.map((command) => (
                <CommandLine key={command.id} command={command} onRun={() => finish(() => runCommand(command))} />
              ))}
              {group.items.map((item) => (
                <Cmdk.Item key={item.id} value={item.id} onSelect={() => finish(() => item.run(newTab.current))}>
                  <span className="sb-palette-icon">{item.glyph}</span>
                  <span className="sb-palette-title sb-ident">{item.title}</span>
                  {item.detail && <span className="sb-palette-detail sb-ident">{item.detail}</span>}
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          ))}
        </Cmdk.List>
      </Cmdk>
    </dialog>
  );
}

/** A search begins when nothing was typed for so long. */
const QUIET_MS = 150;
const nothingFound: ReadonlyMap<string, readonly PaletteItem[]> = new Map();

/** What the sources found for the query; nothing while it is another one. A source that cannot answer now finds nothing. */
function useFound(query: string, sources: readonly PaletteSource[]): ReadonlyMap<string, readonly PaletteItem[]> {
  const [found, setFound] = useState({ query: "", bySource: nothingFound });
  const wanted = query.trim();
  useEffect(() => {
    if (wanted === "") return;
    let overtaken = false;
    const timer = setTimeout(() => {
      for (const { id, find } of sources)
        find?.(wanted).then(
          (items) => overtaken || setFound((old) => ({ query: wanted, bySource: new Map(old.query === wanted ? old.bySource : []).set(id, items) })),
          () => undefined,
        );
    }, QUIET_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [wanted, sources]);
  return found.query === wanted ? found.bySource : nothingFound;
}

function CommandLine({ command, onRun }: { readonly command: Command; readonly onRun: () => void }) {
  const t = useTranslate();
  const available = command.availability?.() ?? true;
  const Icon = command.icon;
  return (
    <Cmdk.Item value={command.id} data-off={available !== true || undefined} aria-disabled={available !== true} onSelect={() => available === true && onRun()}>
      <span className="sb-palette-icon">{Icon && <Icon size={16} />}</span>
      <span className="sb-palette-title">{t(command.title)}</span>
      {available !== true && <span className="sb-palette-detail">{available}</span>}
      {command.keys?.[0] && <KeyHint keys={command.keys[0]} />}
    </Cmdk.Item>
  );
}

function latestById(commands: readonly Command[]): readonly Command[] {
  return [...new Map(commands.map((command) => [command.id, command])).values()];
}
