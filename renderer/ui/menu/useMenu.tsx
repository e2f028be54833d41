import { useCallback, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Menu } from "./Menu.tsx";
import type { MenuItem, MenuPoint } from "./MenuItem.ts";

interface OpenMenu {
  readonly items: readonly MenuItem[];
  readonly at: MenuPoint;
  readonly label: string;
}

/** A menu that its owner opens: `open(items, at, label)`; render `element` anywhere. Opening with no items does nothing. */
export function useMenu(): { readonly open: (items: readonly MenuItem[], at: MenuPoint, label: string) => void; readonly element: ReactNode; readonly isOpen: boolean } {
  const [menu, setMenu] = useState<OpenMenu>();
  const close = useCallback(() => setMenu(undefined), []);
  const open = useCallback((items: readonly MenuItem[], at: MenuPoint, label: string) => {
    if (items.length > 0) setMenu({ items, at, label });
  }, []);
  return useMemo(() => ({ open, isOpen: menu !== undefined, element: menu ? <Menu items={menu.items} at={menu.at} label={menu.label} onClose={close} /> : null }), [menu, open, close]);
}

/** The point under an element, for drop-downs. */
export function pointUnder(element: Element): MenuPoint {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 2 };
}
