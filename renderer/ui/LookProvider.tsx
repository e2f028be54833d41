import { useLayoutEffect, useMemo } from "react";
import type { ReactNode } from "react";
import { useLanguage } from "../i18n/useTranslate.ts";
import { AntdTheme } from "./AntdTheme.tsx";
import { LookContext } from "./look.ts";
import type { Density } from "./look.ts";
import type { ThemeName } from "./palette.ts";

/** Props of `LookProvider`. */
export interface LookProviderProps {
  readonly theme: ThemeName;
  readonly density: Density;
  /** The connection is down: state colour goes grey everywhere. */
  readonly stale?: boolean;
  readonly children: ReactNode;
}

/** Sets theme, density, staleness and language on the page and hands them to antd. */
export function LookProvider({ theme, density, stale = false, children }: LookProviderProps) {
  const language = useLanguage();
  useLayoutEffect(() => {
    const { documentElement: root } = document;
    root.lang = language;
    Object.assign(root.dataset, { theme, density, stale: String(stale) });
  }, [language, theme, density, stale]);
  const look = useMemo(() => ({ theme, density }), [theme, density]);
  return (
    <LookContext value={look}>
      <AntdTheme>{children}</AntdTheme>
    </LookContext>
  );
}
