import type { ScriptEntry } from "#contract";
import { Input } from "antd";
import { ChevronDown, ChevronRight, FileCode2, FilePlus2, Folder, FolderPlus, User, Users } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { newId } from "../../link/ids.ts";
import { link } from "../../link/link.ts";
import { useOnline } from "../../state/hooks.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import type { MenuItem } from "../../ui/menu/MenuItem.ts";
import { pointUnder, useMenu } from "../../ui/menu/useMenu.tsx";
import { MiddleText } from "../../ui/MiddleText.tsx";
import { useScriptCentre } from "./scriptCentre.ts";
import { isFolder, openLines, scriptTree } from "./scriptTree.ts";
import type { ScriptNode } from "./scriptTree.ts";

/** Personal and Shared with what is in them. Arrows walk, Enter opens, F2 renames, Delete removes, the menu key says what else there is. */
export function ScriptTree({ entries, onFailure }: { readonly entries: readonly ScriptEntry[]; readonly onFailure: (failure: unknown) => void }) {
  const t = useTranslate();
  const online = useOnline();
  const menu = useMenu();
  const { chosen, choose, ask } = useScriptCentre();
  const [text, setText] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string>("personal");
  const list = useRef<HTMLUListElement>(null);
  const lines = useMemo(() => openLines(scriptTree(entries, text), text === "" ? closed : new Set()), [entries, text, closed]);
  const offline = online ? undefined : t("connections:offline");
  const nameOf = (node: ScriptNode): string => node.entry?.name ?? t(`scripts:area.${node.area}`);
  const toggle = (node: ScriptNode): void => {
    const next = new Set(closed);
    if (!next.delete(node.id)) next.add(node.id);
    setClosed(next);
  };
  const act = (node: ScriptNode): void => {
    setActive(node.id);
    if (isFolder(node)) toggle(node);
    else choose(node.entry!.id);
  };
  const copyToShared = async (entry: ScriptEntry): Promise<void> => {
    const { text: content } = await link.ask("script.get", { id: entry.id });
    await link.ask("script.create", { id: newId(), area: "shared", parentId: null, name: entry.name, language: entry.language, text: content });
  };
  const verbs = (node: ScriptNode): readonly MenuItem[] => {
    const entry = node.entry;
    const root = entry === undefined ? t("scripts:rootReason") : undefined;
    const parentId = entry === undefined ? null : isFolder(node) ? entry.id : entry.parentId;
    return [
      { id: "file", label: t("scripts:new.file"), disabledReason: offline, run: () => ask({ kind: "new", folder: false, area: node.area, parentId }) },
      { id: "folder", label: t("scripts:new.folder"), disabledReason: offline, run: () => ask({ kind: "new", folder: true, area: node.area, parentId }) },
      { id: "move", label: t("scripts:verb.rename"), keys: "F2", separated: true, disabledReason: root ?? offline, run: () => entry && ask({ kind: "move", script: entry }) },
      ...(entry?.language != null && entry.area === "personal" ? [{ id: "share", label: t("scripts:verb.share"), disabledReason: offline, run: () => void copyToShared(entry).catch(onFailure) }] : []),
      { id: "remove", label: t("scripts:verb.remove"), keys: "Del", disabledReason: root ?? offline, run: () => entry && ask({ kind: "remove", script: entry }) },
    ];
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = lines.findIndex(({ node }) => node.id === active);
    const line = lines[at];
    if (line === undefined) return;
    const { node, depth } = line;
    const go = (next: ScriptNode | undefined): void => {
      if (next === undefined) return;
      setActive(next.id);
      list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
    };
    const isOpen = !closed.has(node.id);
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(lines[at + 1]?.node),
      ArrowUp: () => go(lines[at - 1]?.node),
      ArrowRight: () => (isFolder(node) && !isOpen ? toggle(node) : go(node.children[0])),
      ArrowLeft: () => (isFolder(node) && isOpen && node.children.length > 0 ? toggle(node) : go(lines.slice(0, at).findLast((one) => one.depth < depth)?.node)),
      Enter: () => act(node),
      F2: () => node.entry && ask({ kind: "move", script: node.entry }),
      Delete: () => node.entry && ask({ kind: "remove", script: node.entry }),
      ContextMenu: () => menu.open(verbs(node), pointUnder(event.target as Element), nameOf(node)),
    };
    const act2 = event.key === "F10" && event.shiftKey ? keys["ContextMenu"] : keys[event.key];
    if (act2 === undefined) return;
    event.preventDefault();
    act2();
  };
  return (
    <nav className="sb-script-side" aria-label={t("scripts:tree")}>
      <div className="sb-script-find">
        <Input size="small" allowClear aria-label={t("scripts:find")} placeholder={t("scripts:find")} value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <ul ref={list} role="tree" aria-label={t("scripts:tree")} onKeyDown={onKeyDown}>
        {lines.map(({ node, depth }) => {
          const Icon = node.entry === undefined ? (node.area === "personal" ? User : Users) : isFolder(node) ? Folder : FileCode2;
          const open = !closed.has(node.id) || text !== "";
          const parentId = node.entry?.id ?? null;
          return (
            <li key={node.id} role="none">
              <div className="sb-script-line" data-chosen={node.entry?.id === chosen || undefined} style={{ paddingInlineStart: 8 + depth * 16 }}>
                <button
                  type="button"
                  role="treeitem"
                  aria-level={depth + 1}
                  aria-selected={node.entry?.id === chosen}
                  aria-expanded={isFolder(node) ? open : undefined}
                  data-id={node.id}
                  tabIndex={node.id === active ? 0 : -1}
                  title={node.entry === undefined ? t(`scripts:area.${node.area}Help`) : undefined}
                  onFocus={() => setActive(node.id)}
                  onClick={() => act(node)}
                  onContextMenu={(event) => {
                    event.preventDefault();
                    menu.open(verbs(node), { x: event.clientX, y: event.clientY }, nameOf(node));
                  }}
                >
                  {isFolder(node) ? open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden /> : <span className="sb-script-gap" />}
                  <Icon size={14} aria-hidden />
                  <MiddleText text={nameOf(node)} />
                </button>
                {isFolder(node) && (
                  <span className="sb-script-line-verbs">
                    <IconButton
                      icon={FilePlus2}
                      size={14}
                      label={t("scripts:new.fileIn", { folder: nameOf(node) })}
                      disabledReason={offline}
                      onPress={() => ask({ kind: "new", folder: false, area: node.area, parentId })}
                    />
                    <IconButton
                      icon={FolderPlus}
                      size={14}
                      label={t("scripts:new.folderIn", { folder: nameOf(node) })}
                      disabledReason={offline}
                      onPress={() => ask({ kind: "new", folder: true, area: node.area, parentId })}
                    />
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      {text !== "" && lines.length === 2 && <p className="sb-script-note">{t("scripts:noHit")}</p>}
      {menu.element}
    </nav>
  );
}
