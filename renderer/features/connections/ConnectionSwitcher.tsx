import { ChevronDown } from "lucide-react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useConnection, useSession } from "../../state/hooks.ts";
import type { MenuItem } from "../../ui/menu/MenuItem.ts";
import { pointUnder, useMenu } from "../../ui/menu/useMenu.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { EnvironmentMark } from "./EnvironmentMark.tsx";
import { useConnect } from "./useConnect.ts";
import "./connections.css";
import type { SavedConnection } from "./savedConnection.ts";

/** The connection of this window by name, with its environment; opens the list of others. */
export function ConnectionSwitcher() {
  const t = useTranslate();
  const desktop = useDesktop();
  const { open } = useWorkbench();
  const menu = useMenu();
  const connect = useConnect();
  const { id, name, address, environment } = useConnection();
  const platform = useSession().platform?.name;
  const show = async (element: Element): Promise<void> => {
    const saved = desktop.kind === "electron" ? await desktop.connections.list() : [];
    const others = saved.map((connection: SavedConnection): MenuItem => ({ id: connection.id, label: connection.name, checked: connection.id === id, run: () => void (connection.id !== id && connect(connection)) }));
    menu.open(
      [
        ...others,
        { id: "manage", label: t("connections:manage"), separated: others.length > 0, run: () => open({ kind: "connections", params: {} }, { pin: true }) },
        { id: "window", label: t("app:command.newWindow"), run: () => desktop.window.openNew() },
      ],
      pointUnder(element),
      t("connections:title"),
    );
  };
  return (
    <>
      <button type="button" className="sb-connection" data-environment={environment} title={address} aria-haspopup="menu" aria-expanded={menu.isOpen} onClick={(event) => void show(event.currentTarget)}>
        <span className="sb-connection-stripe" aria-hidden />
        <strong>{platform ?? name}</strong>
        {platform !== undefined && platform !== name && <span className="sb-connection-host sb-ident">{name}</span>}
        <EnvironmentMark environment={environment} />
        <ChevronDown size={14} aria-hidden />
      </button>
      {menu.element}
    </>
  );
}
