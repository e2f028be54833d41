import { Button } from "antd";
import { Download } from "lucide-react";
import { useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useConnection } from "../../../state/hooks.ts";
import { notify } from "../../../ui/overlay/notices.ts";
import { csvAddress } from "../model/csvAddress.ts";
import type { InstanceFilter } from "../model/instanceFilter.ts";

/** Saves the whole filtered list as a file, in the language of the screen; the mark at its start lets spreadsheets read Chinese. */
export function CsvButton({ filter }: { readonly filter: InstanceFilter }) {
  const t = useTranslate();
  const language = useLanguage();
  const { secrets } = useDesktop();
  const { address, id } = useConnection();
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const token = id === undefined ? null : await secrets.get(id);
      const response = await fetch(csvAddress(address, filter), { headers: { authorization: `Bearer ${token ?? ""}`, "accept-language": language }, cache: "no-store", credentials: "omit" });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const url = URL.createObjectURL(await response.blob());
      const anchor = document.createElement("a");
      anchor.href = url;
      anchor.download = `task-instances${filter.businessDate === undefined ? "" : `-${filter.businessDate}`}.csv`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (thrown) {
      notify(t("runView:list.csvFailed", { reason: thrown instanceof Error ? thrown.message : String(thrown) }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" icon={<Download size={14} />} loading={busy} onClick={() => void save()}>
      {t("runView:list.csv")}
    </Button>
  );
}
