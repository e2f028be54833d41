import { useTranslate } from "../../i18n/useTranslate.ts";
import type { Environment } from "./savedConnection.ts";

/** The word of an environment; Production and Test also have a stripe. Development says nothing: most are. */
export function EnvironmentMark({ environment }: { readonly environment: Environment }) {
  const t = useTranslate();
  if (environment === "development") return null;
  return <span className="sb-tag">{t(`connections:environment.${environment}`)}</span>;
}
