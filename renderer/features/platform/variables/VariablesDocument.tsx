import { Variable as VariableIcon } from "lucide-react";
import { useMemo } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useProject, useProjects, useVariables } from "../../../state/hooks.ts";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import "../../../ui/document.css";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import "../platform.css";
import { platformScope, scopeOf } from "./scopes.ts";
import { VariableTable } from "./VariableTable.tsx";
import "./variables.css";

export function useVariablesTab({ scope }: { readonly scope: string }): TabLook {
  const t = useTranslate();
  const project = useProject(scope === platformScope ? undefined : scope);
  return { title: project ? t("variables:titleOf", { name: project.name }) : t("variables:title"), glyph: <VariableIcon size={14} aria-hidden /> };
}

/** Screen 27: named values of the platform and of projects. */
export function VariablesDocument({ params: { scope } }: { readonly params: { readonly scope: string } }) {
  const t = useTranslate();
  const workbench = useWorkbench();
  const projects = useProjects();
  const variables = useVariables();
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const one of variables) found.set(scopeOf(one), (found.get(scopeOf(one)) ?? 0) + 1);
    return found;
  }, [variables]);
  const scopes = [{ id: platformScope, name: t("variables:platform") }, ...projects.map((project) => ({ id: project.id as string, name: project.name as string }))];
  return (
    <div className="sb-doc sb-var-doc">
      <nav aria-label={t("variables:scopes")}>
        <ul className="sb-side-list">
          {scopes.map(({ id, name }) => (
            <li key={id} className={id === platformScope ? undefined : "sb-var-inner"}>
              <button type="button" aria-current={id === scope || undefined} onClick={() => workbench.open({ kind: "variables", params: { scope: id } })}>
                <MiddleText text={name} />
                <span className="sb-var-count">{counts.get(id) ?? 0}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sb-doc">
        <VariableTable key={scope} scope={scope} />
      </div>
    </div>
  );
}
