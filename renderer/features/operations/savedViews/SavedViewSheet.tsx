import type { SavedViewId } from "#contract";
import { Input } from "antd";
import { useState } from "react";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { explained } from "../../../link/failures.ts";
import { newId } from "../../../link/ids.ts";
import { FormSheet } from "../../../ui/overlay/FormSheet.tsx";
import { Field } from "../../../ui/taskForm/Field.tsx";
import type { InstanceFilter } from "../model/instanceFilter.ts";
import { useSavedViewStore } from "./savedViewStore.ts";
import type { SavedView } from "../model/savedViewFilter.ts";

/** Gives the filter a name, or a view another one. */
export function SavedViewSheet({ view, filter, onClose }: { readonly view?: SavedView | undefined; readonly filter: InstanceFilter | SavedView["filter"]; readonly onClose: () => void }) {
  const t = useTranslate();
  const save = useSavedViewStore((state) => state.save);
  const [name, setName] = useState<string>(view?.name ?? "");
  const send = (): Promise<void> => save({ id: view?.id ?? newId<SavedViewId>(), name: name.trim() as SavedView["name"], filter: { ...filter } });
  return (
    <FormSheet
      title={t(view ? "operations:views.rename" : "operations:views.save")}
      place="centre"
      verb={t("operations:views.keep")}
      ready={name.trim() === "" ? "" : true}
      send={send}
      explain={explained}
      fields={{ name: t("operations:views.name") }}
      onClose={onClose}
    >
      {(problems) => (
        <Field label={t("operations:views.name")} problem={problems.get("name")} required>
          {(id) => <Input id={id} maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      )}
    </FormSheet>
  );
}
