import { Languages, Moon, Sun } from "lucide-react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { useAppearance } from "../../ui/appearance.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useLook } from "../../ui/look.ts";

/** Language and theme, before there is a shell to hold them. */
export function WelcomeTop() {
  const t = useTranslate();
  const { theme } = useLook();
  const { choice, change } = useAppearance();
  const dark = theme === "dark";
  return (
    <header className="sb-welcome-top">
      <IconButton icon={dark ? Sun : Moon} label={dark ? t("app:command.light") : t("app:command.dark")} onPress={() => change({ theme: dark ? "light" : "dark" })} />
      <button type="button" className="sb-welcome-language" onClick={() => change({ language: choice.language === "en" ? "zh-CN" : "en" })}>
        <Languages size={16} aria-hidden />
        {t("welcome:otherLanguage")}
      </button>
    </header>
  );
}
