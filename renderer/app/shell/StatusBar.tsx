import { Languages } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useAppearance } from "../../ui/appearance.ts";
import { StatusButton } from "../../ui/StatusButton.tsx";
import { useRegistry } from "./RegistryContext.ts";

/** Left: the whole platform. Right: what is in front, and the language. */
export function StatusBar() {
  const t = useTranslate();
  const { statusLeft, statusRight } = useRegistry();
  const { choice, change } = useAppearance();
  return (
    <footer className="sb-status" data-pane="status" aria-label={t("app:pane.status")}>
      {statusLeft.map(({ id, component: Item }) => (
        <Item key={id} />
      ))}
      <span className="sb-status-gap" />
      {statusRight.map(({ id, component: Item }) => (
        <Item key={id} />
      ))}
      <StatusButton title={t("app:language.switch")} onPress={() => change({ language: choice.language === "en" ? "zh-CN" : "en" })}>
        <Languages size={14} aria-hidden />
        {t("app:language.name")}
      </StatusButton>
    </footer>
  );
}
