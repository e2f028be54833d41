import { Button, Input } from "antd";
import { useState } from "react";
import type { TaskId } from "#contract";
import type { Point } from "../../../graph/model/graph.ts";
import { useTranslate } from "../../../i18n/useTranslate.ts";
import { newId } from "../../../link/ids.ts";
import { addNames } from "../model/editorModel.ts";
import { useEditor, useTypeMap } from "./useEditor.ts";

/** What an empty workflow shows: three ghosts, the two ways to begin, and a list of names to paste. */
export function EmptyWorkflow({ onPick }: { readonly onPick: (client: Point) => void }) {
  const t = useTranslate();
  const editor = useEditor();
  const types = useTypeMap();
  const [names, setNames] = useState("");
  const type = types.has("shell") ? "shell" : (types.keys().next().value ?? "shell");
  return (
    <div className="sb-wf-empty">
      <div className="sb-wf-ghosts" aria-hidden>
        {[1, 2, 3].map((each) => (
          <span key={each} />
        ))}
      </div>
      <p>{t("workflows:empty.sentence")}</p>
      <Button
        type="primary"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          onPick({ x: left, y: bottom + 4 });
        }}
      >
        {t("workflows:empty.add")}
      </Button>
      <label>
        {t("workflows:empty.paste")}
        <Input.TextArea className="sb-mono" autoSize={{ minRows: 3, maxRows: 10 }} placeholder={"extract > load\nreport"} value={names} onChange={(event) => setNames(event.target.value)} />
      </label>
      {names.trim() !== "" && <Button onClick={() => editor.editDefinition((old) => addNames(old, names, type, () => newId<TaskId>()))}>{t("workflows:empty.make")}</Button>}
    </div>
  );
}
