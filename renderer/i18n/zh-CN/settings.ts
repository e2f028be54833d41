import type { settings as english } from "../en/settings.ts";
import type { Translation } from "../textKey.ts";

export const settings: Translation<typeof english> = {
  title: "设置",
  changed: "设置已更改",
  language: "语言",
  "language.en": "English",
  "language.zh-CN": "简体中文",
  theme: "主题",
  themeText: "两种主题中，颜色都只表示状态。",
  "theme.system": "跟随系统",
  "theme.light": "浅色",
  "theme.dark": "深色",
  density: "密度",
  densityText: "行和控件的高度。",
  "density.dense": "紧凑",
  "density.default": "默认",
  "density.comfortable": "宽松",
  zoom: "缩放",
  zoomLeast: "最小 80 %",
  zoomMost: "最大 150 %",
  zone: "时区",
  zoneText: "所有时间按平台时区显示，悬停可查看 UTC 和本地时间。修改后对所有人生效。",
  zoneFixed: "所有时间按平台时区显示，悬停可查看 UTC 和本地时间。平台管理员可以修改。",
  findShortcut: "查找快捷键",
  noShortcut: "没有匹配的快捷键。",
};
