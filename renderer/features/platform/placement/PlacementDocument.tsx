import { Segmented } from "antd";
import { Boxes } from "lucide-react";
import { useState } from "react";
import { useDesktop } from "../../../desktop/DesktopContext.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import "../../../ui/document.css";
import type { TabLook } from "../../../ui/workbench/contributions.ts";
import "../platform.css";
import { GroupTable } from "./GroupTable.tsx";
import "./placement.css";
import { PlatformPlacement } from "./PlatformPlacement.tsx";
import { PoolTable } from "./PoolTable.tsx";

export function usePlacementTab(): TabLook {
  const t = useTranslate();
  return { title: t("places:title"), glyph: <Boxes size={14} aria-hidden /> };
}

const parts = ["groups", "pools", "platform"] as const;
type Part = (typeof parts)[number];
const partKey = "placement.part";

/** Where tasks may run and what they share: resource groups, pools, and the rules of the platform. */
export function PlacementDocument() {
  const t = useTranslate();
  const { preferences } = useDesktop();
  const [part, setPart] = useState<Part>(() => parts.find((each) => each === preferences.read(partKey)) ?? "groups");
  const show = (next: Part): void => {
    setPart(next);
    preferences.write(partKey, next);
  };
  return (
    <div className="sb-doc">
      <div className="sb-doc-parts">
        <Segmented<Part> aria-label={t("places:title")} value={part} onChange={show} options={parts.map((value) => ({ value, label: t(`places:${value}`) }))} />
      </div>
      {part === "groups" && <GroupTable />}
      {part === "pools" && <PoolTable />}
      {part === "platform" && <PlatformPlacement />}
    </div>
  );
}
