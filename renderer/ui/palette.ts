/** The six state families: what a state asks of the person looking (UX b.2). */
export const families = ["idle", "wait", "active", "good", "bad", "manual"] as const;

/** One of the six state families. */
export type Family = (typeof families)[number];

/** The two looks. */
export type ThemeName = "light" | "dark";

/** The colours of one family: `mark` fills, `line` draws outlines and edges, `text` writes, `tint` lies behind loud rows, `on` is drawn on `mark`. */
export interface FamilyColours {
  readonly mark: string;
  readonly line: string;
  readonly text: string;
  readonly tint: string;
  readonly on: string;
}

/** The neutral colours of a theme (UX b.1). */
export interface NeutralColours {
  readonly canvas: string;
  readonly surface: string;
  readonly raised: string;
  readonly sunken: string;
  readonly hover: string;
  readonly selected: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly ink: string;
  readonly onInk: string;
}

/** One theme: its neutrals and its families. */
export interface ThemeColours {
  readonly neutral: NeutralColours;
  readonly family: Readonly<Record<Family, FamilyColours>>;
}

/**
 * The exact colours, for what cannot read CSS variables (antd's token maths, charts, the contrast test).
 * `tokens.css` holds the same values for everything else; a test keeps the two equal.
 */
export const palette: Readonly<Record<ThemeName, ThemeColours>> = {
  light: {
    neutral: {
      canvas: "#F3F5F5",
      surface: "#FFFFFF",
      raised: "#FFFFFF",
      sunken: "#E9EDED",
      hover: "#EDF1F1",
      selected: "#E6EBEC",
      border: "#D3DADB",
      borderStrong: "#728086",
      text: "#141A1B",
      text2: "#47535A",
      text3: "#5A666D",
      ink: "#1B2326",
      onInk: "#FFFFFF",
    },
    family: {
      idle: { mark: "#74838A", line: "#74838A", text: "#55636A", tint: "#EDF0F1", on: "#FFFFFF" },
      wait: { mark: "#F2C64B", line: "#8A6100", text: "#7A5500", tint: "#FFF5DA", on: "#1A1400" },
      active: { mark: "#3986E7", line: "#3986E7", text: "#1A5FB8", tint: "#E7F0FD", on: "#FFFFFF" },
      good: { mark: "#0D7E55", line: "#0D7E55", text: "#0B6B48", tint: "#E3F3EB", on: "#FFFFFF" },
      bad: { mark: "#C80F01", line: "#C80F01", text: "#AE0D01", tint: "#FDE8E5", on: "#FFFFFF" },
      manual: { mark: "#862981", line: "#862981", text: "#75236F", tint: "#F6E8F5", on: "#FFFFFF" },
    },
  },
  dark: {
    neutral: {
      canvas: "#0E1314",
      surface: "#151B1D",
      raised: "#1C2427",
      sunken: "#0A0E0F",
      hover: "#1E272A",
      selected: "#263034",
      border: "#2A3437",
      borderStrong: "#75868C",
      text: "#E8EDED",
      text2: "#AAB6BA",
      text3: "#94A1A7",
      ink: "#E8EDED",
      onInk: "#10171A",
    },
    family: {
      idle: { mark: "#97A3A9", line: "#97A3A9", text: "#AEB9BE", tint: "#20282B", on: "#0B0F10" },
      wait: { mark: "#FED15E", line: "#FED15E", text: "#FED15E", tint: "#2E2712", on: "#0B0F10" },
      active: { mark: "#6FC9FE", line: "#6FC9FE", text: "#8AD3FF", tint: "#10293A", on: "#0B0F10" },
      good: { mark: "#3EA973", line: "#3EA973", text: "#5CC48F", tint: "#10291E", on: "#0B0F10" },
      bad: { mark: "#F94B12", line: "#F94B12", text: "#FF8A66", tint: "#38170C", on: "#0B0F10" },
      manual: { mark: "#A85BBF", line: "#A85BBF", text: "#D29BE3", tint: "#2A1631", on: "#FFFFFF" },
    },
  },
};
