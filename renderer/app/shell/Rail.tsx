import { useTranslate } from "../../i18n/useTranslate.ts";
import type { AreaContribution } from "../../ui/workbench/contributions.ts";
import { useWorkbench } from "../../ui/workbench/WorkbenchContext.ts";
import { useLayout, useLayoutStore } from "../layout/LayoutContext.ts";
import { useRegistry } from "./RegistryContext.ts";

/** The areas that exist, Settings at the bottom. Pressing the chosen one closes or opens the side bar. */
export function Rail() {
  const t = useTranslate();
  const { areas } = useRegistry();
  const chosen = useLayout((layout) => layout.area);
  const sideBarOpen = useLayout((layout) => layout.panes.sideBar.open);
  const store = useLayoutStore();
  const { showArea } = useWorkbench();
  const press = (area: AreaContribution): void => {
    if (area.area === chosen && area.sideBar) store.getState().togglePane("sideBar");
    else showArea(area.area);
  };
  const button = (area: AreaContribution) => (
    <button
      key={area.area}
      type="button"
      title={t(area.title)}
      aria-label={t(area.title)}
      aria-current={area.area === chosen || undefined}
      aria-expanded={area.sideBar && area.area === chosen ? sideBarOpen : undefined}
      onClick={() => press(area)}
    >
      <area.icon size={20} aria-hidden />
    </button>
  );
  return (
    <nav className="sb-rail" data-pane="rail" aria-label={t("app:pane.rail")}>
      {areas.filter((area) => area.area !== "settings").map(button)}
      <span className="sb-rail-gap" />
      {areas.filter((area) => area.area === "settings").map(button)}
    </nav>
  );
}
