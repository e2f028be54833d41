import { RefreshCw, Server } from "lucide-react";
import { useEffect } from "react";
import { useDesktop } from "../../desktop/DesktopContext.ts";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { link } from "../../link/link.ts";
import { useConnection, useOnline, useSession } from "../../state/hooks.ts";
import { useCommands } from "../../ui/commands/CommandCentre.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

/** The commands of this feature, and the title of the window. */
export function ConnectionCommands() {
  const t = useTranslate();
  const online = useOnline();
  const desktop = useDesktop();
  const { open } = useWorkbench();
  const { name } = useConnection();
  const { platform } = useSession();
  useCommands([
    { id: "connection.refresh", title: "connections:refresh", keys: ["F5"], group: "connections:group", icon: RefreshCw, availability: () => online || t("connections:offline"), run: () => void link.refresh() },
    { id: "connection.manage", title: "connections:manage", group: "connections:group", icon: Server, run: () => open({ kind: "connections", params: {} }, { pin: true }) },
    { id: "connection.retry", title: "connections:retryNow", group: "connections:group", availability: () => (online ? t("connections:isConnected") : true), run: () => link.retryNow() },
    { id: "session.signOut", title: "connections:signOut", group: "connections:group", run: () => void link.signOut() },
  ]);
  const title = platform?.name ?? name;
  useEffect(() => desktop.window.setTitle(title === "" ? "Signalbox" : `${title} · Signalbox`), [desktop, title]);
  return null;
}
