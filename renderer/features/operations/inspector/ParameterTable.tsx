import type { ResolvedParameter } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";

/** What the attempt got: each value and where it came from; what was written, where that differs. */
export function ParameterTable({ parameters }: { readonly parameters: readonly ResolvedParameter[] }) {
  const t = useTranslate();
  if (parameters.length === 0) return <p className="sb-op-quiet">{t("operations:params.notYet")}</p>;
  return (
    <table className="sb-op-params-table">
      <thead>
        <tr>
          <th>{t("operations:params.name")}</th>
          <th>{t("operations:params.value")}</th>
          <th>{t("operations:params.origin")}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map((one) => (
          <tr key={one.name}>
            <th scope="row" className="sb-mono sb-ident">
              {one.name}
            </th>
            <td>
              <div className="sb-mono sb-op-value">{one.value}</div>
              {one.raw !== one.value && <div className="sb-mono sb-op-raw">{one.raw}</div>}
            </td>
            <td>{[t(`operations:origin.${one.origin}`), one.from].filter(Boolean).join(" ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
