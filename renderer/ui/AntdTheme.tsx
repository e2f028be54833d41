import { ConfigProvider } from "antd";
import type { ConfigProviderProps, ThemeConfig } from "antd";
import { theme as antdTheme } from "antd";
import english from "antd/locale/en_US";
import chinese from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { useLanguage } from "../i18n/useTranslate.ts";
import { palette } from "./palette.ts";
import { useLook } from "./look.ts";
import type { Density, Look } from "./look.ts";

const controls: Readonly<Record<Density, number>> = { dense: 24, default: 28, comfortable: 32 };

/** A colour between two `#rrggbb`, `part` of the way to the second. */
function mixed(from: string, to: string, part: number): string {
  const channel = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return `#${[1, 3, 5]
    .map((at) =>
      Math.round(channel(from, at) + (channel(to, at) - channel(from, at)) * part)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** antd's tokens set to ink: nothing of it is coloured but an error at a field (UX principle 1). */
export function antdThemeFor({ theme, density }: Look): ThemeConfig {
  const { neutral: n, family } = palette[theme];
  const control = controls[density];
  return {
    // The default algorithm in both themes: the dark one would mix our exact colours with black.
    algorithm: antdTheme.defaultAlgorithm,
    hashed: false,
    token: {
      colorPrimary: n.ink,
      // A step towards the ground: text-2 looked like a button that is off in the dark theme.
      colorPrimaryHover: mixed(n.ink, n.onInk, 0.14),
      colorPrimaryActive: n.ink,
      colorPrimaryBg: n.selected,
      colorPrimaryBgHover: n.selected,
      colorPrimaryBorder: n.borderStrong,
      colorInfo: n.ink,
      colorSuccess: family.good.mark,
      colorWarning: family.wait.line,
      colorError: family.bad.line,
      colorErrorText: family.bad.text,
      colorErrorBg: family.bad.tint,
      colorWarningBg: family.wait.tint,
      colorLink: n.ink,
      colorLinkHover: n.ink,
      colorLinkActive: n.ink,
      linkHoverDecoration: "underline",
      colorText: n.text,
      colorTextSecondary: n.text2,
      colorTextTertiary: n.text3,
      colorTextDescription: n.text2,
      colorTextPlaceholder: n.text3,
      colorTextDisabled: n.text3,
      colorTextLightSolid: n.onInk,
      // Ticks, dots and handles stand on ink: white ones could not be seen on the light ink of the dark theme.
      colorWhite: n.onInk,
      colorTextBase: n.text,
      colorBgBase: n.surface,
      colorBgContainer: n.surface,
      colorBgElevated: n.raised,
      colorBgLayout: n.canvas,
      colorBgContainerDisabled: n.sunken,
      colorBgSpotlight: n.ink,
      colorBorder: n.borderStrong,
      colorBorderSecondary: n.border,
      colorSplit: n.border,
      controlItemBgHover: n.hover,
      controlItemBgActive: n.selected,
      controlItemBgActiveHover: n.selected,
      controlOutline: "transparent",
      controlOutlineWidth: 0,
      fontFamily: "var(--sb-font)",
      fontFamilyCode: "var(--sb-mono)",
      fontSize: 13,
      fontSizeSM: 12,
      lineHeight: 18 / 13,
      borderRadius: 4,
      borderRadiusLG: 6,
      borderRadiusSM: 3,
      borderRadiusXS: 3,
      controlHeight: control,
      controlHeightSM: 24,
      controlHeightLG: 36,
      sizeUnit: 4,
      motionDurationFast: "0.08s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.18s",
      boxShadow: "var(--sb-shadow)",
      boxShadowSecondary: "var(--sb-shadow)",
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500, defaultHoverColor: n.text, defaultHoverBorderColor: n.ink, defaultHoverBg: n.hover },
      Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 4px", labelColor: n.text2 },
      Tree: { colorBgContainer: "transparent", titleHeight: control, nodeSelectedBg: n.selected, nodeHoverBg: n.hover },
      Select: { optionSelectedBg: n.selected, optionActiveBg: n.hover, optionSelectedFontWeight: 500 },
      Tooltip: { colorTextLightSolid: n.onInk },
      Segmented: { itemSelectedBg: theme === "dark" ? n.selected : n.surface, itemSelectedColor: n.text, itemColor: n.text2, itemHoverColor: n.text, trackBg: n.sunken },
      Switch: { colorTextQuaternary: n.borderStrong, colorTextTertiary: n.text3 },
    },
  };
}

// A popup of a control inside a modal dialog must live in that dialog: the rest of the page is inert and below it.
const popupHome: NonNullable<ConfigProviderProps["getPopupContainer"]> = (trigger) => trigger?.closest("dialog") ?? document.body;

/** antd with our tokens and the language of the screen. */
export function AntdTheme({ children }: { readonly children: ReactNode }) {
  const look = useLook();
  const language = useLanguage();
  const config = useMemo(() => antdThemeFor(look), [look]);
  dayjs.locale(language === "zh-CN" ? "zh-cn" : "en");
  return (
    <ConfigProvider theme={config} locale={language === "zh-CN" ? chinese : english} getPopupContainer={popupHome} button={{ autoInsertSpace: false }} wave={{ disabled: true }} virtual>
      {children}
    </ConfigProvider>
  );
}
