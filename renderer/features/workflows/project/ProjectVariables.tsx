import { Button } from "antd";
import { useMemo } from "react";
import { SECRET_MASK } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useVariables } from "../../../state/hooks.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";

/** The variables of a project as its tasks get them; where they are changed is one click away. */
export function ProjectVariables({ projectId }: { readonly projectId: string }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const all = useVariables();
  const own = useMemo(() => all.filter((one) => one.projectId === projectId), [all, projectId]);
  return (
    <>
      {own.length > 0 && (
        <table className="sb-wf-table">
          <tbody>
            {own.map((one) => (
              <tr key={one.id}>
                <th scope="row" className="sb-mono sb-ident">
                  {one.name}
                </th>
                <td className="sb-mono">{one.secret ? SECRET_MASK : one.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="sb-wf-actions">
        <Button onClick={() => workbench.open({ kind: "variables", params: { scope: projectId } }, { pin: true })}>{t("workflows:project.openVariables")}</Button>
      </div>
    </>
  );
}
