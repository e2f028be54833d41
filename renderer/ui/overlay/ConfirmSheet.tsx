import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { ErrorCard } from "../ErrorCard.tsx";
import type { ErrorCardProps } from "../ErrorCard.tsx";
import { Sheet } from "./Sheet.tsx";

/** Props of `ConfirmSheet`. */
export interface ConfirmSheetProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The button, named by its effect. */
  readonly verb: string;
  /** Tier 2: the name or number to type. */
  readonly typed?: string;
  /** Why it cannot be done at all; an empty text while that is being found out. */
  readonly blocked?: string | undefined;
  readonly onConfirm: () => Promise<ErrorCardProps | undefined>;
  readonly onClose: () => void;
}

/** A decision that has no list of affected instances: remove a node, discard a draft. With `typed` it is tier 2. */
export function ConfirmSheet({ title, children, verb, typed, blocked, onConfirm, onClose }: ConfirmSheetProps) {
  const t = useTranslate();
  const [proof, setProof] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorCardProps>();
  const ready = blocked === undefined && (typed === undefined || proof.trim() === typed);
  const confirm = async (): Promise<void> => {
    if (!ready || busy) return;
    setBusy(true);
    const failed = await onConfirm();
    setBusy(false);
    setError(failed);
    if (!failed) onClose();
  };
  return (
    <Sheet
      title={title}
      place="centre"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus={typed === undefined ? undefined : true}>
            {t("ui:cancel")}
          </Button>
          <Button type="primary" disabled={!ready} title={blocked} loading={busy} onClick={() => void confirm()}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="sb-impact">
        {error && <ErrorCard {...error} />}
        <div>{children}</div>
        {typed !== undefined && blocked === undefined && (
          <label className="sb-impact-field">
            {t("ui:impact.typeMissing", { typed })}
            <Input className="sb-mono" value={proof} onChange={(event) => setProof(event.target.value)} onPressEnter={(event) => !event.nativeEvent.isComposing && void confirm()} />
          </label>
        )}
      </div>
    </Sheet>
  );
}
