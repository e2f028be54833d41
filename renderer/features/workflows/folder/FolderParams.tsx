import { Button } from "antd";
import { useMemo, useState } from "react";
import { folderChain, folderPath, isParameterName, SECRET_MASK } from "#contract";
import type { Folder } from "#contract";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { link } from "../../../link/link.ts";
import { useFoldersById, useMay, useVariables } from "../../../state/hooks.ts";
import { platformStore } from "../../../state/platformStore.ts";
import { ErrorCard } from "../../../ui/ErrorCard.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { ParamRows } from "../../../ui/ParamRows.tsx";

/** [FLD1] The parameters of a folder, and what it has from around it. */
export function FolderParams({ folder }: { readonly folder: Folder }) {
  const t = useTranslate();
  const language = useLanguage();
  const may = useMay("edit", folder.projectId);
  const [params, setParams] = useState<Readonly<Record<string, string>>>(folder.params);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const edited = JSON.stringify(params) !== JSON.stringify(folder.params);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      platformStore.takeRow("folders", await link.ask("folder.save", { ...folder, params }));
      notify(t("folders:saved", { name: folder.name }));
    } catch (thrown) {
      setFailure(thrown);
    }
    setBusy(false);
  };
  const why = may ? (edited ? undefined : t("folders:unchanged")) : t("workflows:reason.right");
  return (
    <div className="sb-wf-settings">
      {failure !== undefined && <ErrorCard {...failureWords(failure, language)} />}
      <p className="sb-wf-help">{t("folders:paramsHelp")}</p>
      <ParamRows isName={isParameterName} label={t("folders:params")} params={params} onChange={may ? setParams : undefined} />
      <div className="sb-wf-actions">
        <Button type="primary" disabled={why !== undefined} title={why} loading={busy} onClick={() => void save()}>
          {t("folders:save")}
        </Button>
      </div>
      <Inherited folder={folder} own={params} />
    </div>
  );
}

/** The nearest first, with where each comes from; what the folder's own value hides is said. */
function Inherited({ folder, own }: { readonly folder: Folder; readonly own: Readonly<Record<string, string>> }) {
  const t = useTranslate();
  const folders = useFoldersById();
  const variables = useVariables();
  const rows = useMemo(() => {
    const found = new Map<string, { readonly value: string; readonly from: string }>();
    const put = (name: string, value: string, from: string): void => void (found.has(name) || found.set(name, { value, from }));
    for (const one of folderChain(folder.parentId, folders)) for (const [name, value] of Object.entries(one.params)) put(name, value, t("folders:inheritedFrom", { place: folderPath(one.id, folders) }));
    for (const projectId of [folder.projectId, null]) {
      for (const one of variables) if (one.projectId === projectId) put(one.name, one.secret ? SECRET_MASK : (one.value ?? ""), t(projectId === null ? "folders:inheritedPlatform" : "folders:inheritedProject"));
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  }, [folder, folders, variables, t]);
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{t("folders:inherited")}</h3>
      <table className="sb-wf-table">
        <tbody>
          {rows.map(([name, { value, from }]) => (
            <tr key={name}>
              <th scope="row" className="sb-mono sb-ident">
                {name}
              </th>
              <td className="sb-mono">{value}</td>
              <td>{Object.hasOwn(own, name) ? `${from} · ${t("folders:hidden")}` : from}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
