import { Bookmark } from "lucide-react";
import { useEffect, useState } from "react";
import { useLanguage, useTranslate } from "../../../i18n/useTranslate.ts";
import { failureWords } from "../../../link/failures.ts";
import { useOnline } from "../../../state/hooks.ts";
import { copyText } from "../../../ui/copyText.ts";
import { useMenu } from "../../../ui/menu/useMenu.tsx";
import { MiddleText } from "../../../ui/MiddleText.tsx";
import { notify } from "../../../ui/overlay/notices.ts";
import { useWorkbench } from "../../../ui/workbench/WorkbenchContext.ts";
import { useFilterStore } from "../model/filterStore.ts";
import { filterOfView, isView } from "../model/savedViewFilter.ts";
import type { SavedView } from "../model/savedViewFilter.ts";
import { usePlaceLink } from "../usePlaceLink.ts";
import { useSavedViewStore } from "./savedViewStore.ts";
import { SavedViewSheet } from "./SavedViewSheet.tsx";

/** The views of this person in the side bar; nothing when there are none. */
export function SavedViewList() {
  const t = useTranslate();
  const language = useLanguage();
  const online = useOnline();
  const workbench = useWorkbench();
  const { filter, set } = useFilterStore();
  const { views, read, save, remove } = useSavedViewStore();
  const [renaming, setRenaming] = useState<SavedView>();
  const menu = useMenu();
  const linkTo = usePlaceLink();
  const say = (thrown: unknown): void => notify(failureWords(thrown, language).what);
  useEffect(() => {
    if (online) read().catch(() => undefined);
  }, [online, read]);
  const takeAway = (view: SavedView): void => void remove(view.id).then(() => notify(t("operations:views.removed", { name: view.name }), () => void save(view).catch(say)), say);
  return (
    <>
      {views.length > 0 && (
        <>
          <h3>{t("operations:views.mine")}</h3>
          <ul aria-label={t("operations:views.mine")}>
            {views.map((view) => (
              <li key={view.id}>
                <button
                  type="button"
                  aria-current={(workbench.front?.kind === "instances" && isView(view, filter)) || undefined}
                  onClick={() => {
                    set(filterOfView(view));
                    workbench.open({ kind: "instances", params: {} }, { pin: true });
                  }}
                  onContextMenu={(event) => {
                    event.preventDefault();
                    menu.open(
                      [
                        { id: "link", label: t("operations:views.copyLink"), run: () => void copyText(linkTo("view", view.id)).then((done) => notify(t(done ? "ui:copy.done" : "ui:copy.failed"))) },
                        { id: "rename", label: t("operations:views.rename"), run: () => setRenaming(view) },
                        { id: "remove", label: t("operations:views.remove"), run: () => takeAway(view) },
                      ],
                      { x: event.clientX, y: event.clientY },
                      view.name,
                    );
                  }}
                >
                  <Bookmark size={14} aria-hidden />
                  <MiddleText text={view.name} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {menu.element}
      {renaming && <SavedViewSheet view={renaming} filter={renaming.filter} onClose={() => setRenaming(undefined)} />}
    </>
  );
}
