import { Button } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { useOnline } from "../../../state/hooks.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import type { InstanceFilter } from "../model/instanceFilter.ts";
import { isView } from "../model/savedViewFilter.ts";
import { usePlaceLink } from "../usePlaceLink.ts";
import { useSavedViewStore } from "./savedViewStore.ts";
import { SavedViewSheet } from "./SavedViewSheet.tsx";

/** Keeps what the list shows now under a name; of what is kept, its address can be copied. */
export function SaveViewButton({ filter }: { readonly filter: InstanceFilter }) {
  const t = useTranslate();
  const online = useOnline();
  const known = useSavedViewStore((state) => state.views.find((view) => isView(view, filter)));
  const linkTo = usePlaceLink();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button type="text" size="small" disabled={!online || known !== undefined} title={known && t("operations:views.known", { name: known.name })} onClick={() => setOpen(true)}>
        {t("operations:views.save")}
      </Button>
      {known && <CopyButton text={() => linkTo("view", known.id)} label={t("operations:views.copyLinkOf", { name: known.name })} />}
      {open && <SavedViewSheet filter={filter} onClose={() => setOpen(false)} />}
    </>
  );
}
