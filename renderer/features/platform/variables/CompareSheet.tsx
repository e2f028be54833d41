import type { Variable } from "#contract";
import { SECRET_MASK } from "#contract";
import { Button } from "antd";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useFoldersById, useProjects, useVariables } from "../../../state/hooks.ts";
import { Sheet } from "../../../ui/overlay/Sheet.tsx";
import { scopesOfName } from "./scopes.ts";

/** The values that one name has in all scopes, the widest first: a nearer one hides those above it. */
export function CompareSheet({ variable, onClose }: { readonly variable: Variable; readonly onClose: () => void }) {
  const t = useTranslate();
  const rows = scopesOfName(variable.name, variable.projectId, useVariables(), useProjects(), useFoldersById());
  return (
    <Sheet title={t("variables:compareOf", { name: variable.name })} width={640} onClose={onClose} footer={<Button onClick={onClose}>{t("ui:close")}</Button>}>
      <p className="sb-doc-note">{t("variables:compareText")}</p>
      <table className="sb-var-uses">
        <thead>
          <tr>
            <th>{t("variables:scope")}</th>
            <th>{t("variables:value")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td>{row.scope === "platform" ? t("variables:platform") : row.scope === "project" ? t("variables:ofProject", { name: row.place }) : t("variables:ofFolder", { name: row.place })}</td>
              <td className="sb-mono sb-var-text">{row.value ?? SECRET_MASK}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
