import type { Survivor } from "#contract";
import { useTranslate } from "../../../i18n/useTranslate.ts";

/** Processes that outlived a kill. */
export function Survivors({ survivors }: { readonly survivors: readonly Survivor[] }) {
  const t = useTranslate();
  if (survivors.length === 0) return null;
  return (
    <div className="sb-op-survivors">
      <h3>{t("operations:why.survivors", { count: survivors.length })}</h3>
      <ul>
        {survivors.map((one) => (
          <li key={one.pid}>
            <code className="sb-mono">{one.pid}</code> <span className="sb-op-quiet">{one.state}</span> <code className="sb-mono">{one.command}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
