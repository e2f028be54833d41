import { PlugZap, Unplug } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useConnection, useOnline } from "../../state/hooks.ts";
import { StatusButton } from "../../ui/StatusButton.tsx";
import { useFormats } from "../../ui/useFormats.tsx";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";

/** "Connected 4 ms", or since when what is shown is old. */
export function ConnectionStatus() {
  const t = useTranslate();
  const { clock } = useFormats();
  const { latencyMs, asOf, address } = useConnection();
  const online = useOnline();
  const { open } = useWorkbench();
  const words = online
    ? latencyMs === undefined
      ? t("connections:connected")
      : t("connections:connectedMs", { ms: latencyMs })
    : asOf === undefined
      ? t("connections:notConnected")
      : t("connections:asOf", { time: clock(asOf) });
  return (
    <StatusButton title={address} onPress={() => open({ kind: "connections", params: {} })}>
      {online ? <PlugZap size={14} aria-hidden /> : <Unplug size={14} aria-hidden />}
      {words}
    </StatusButton>
  );
}
