import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslate } from "../../i18n/useTranslate.ts";
import { ErrorCard } from "../ErrorCard.tsx";
import { useSubmit } from "../useSubmit.ts";
import type { Explain } from "../useSubmit.ts";
import { Sheet } from "./Sheet.tsx";
import type { SheetProps } from "./Sheet.tsx";

/** Props of `FormSheet`. */
export interface FormSheetProps extends Pick<SheetProps, "title" | "place" | "width" | "onClose"> {
  /** The button, named by its effect. */
  readonly verb: string;
  /** Why it cannot be sent now, or true. An empty text only disables the button: the fields say why. */
  readonly ready: true | string;
  /** A click beside the sheet does not close it. Set it to false while nothing typed would be lost. */
  readonly holds?: boolean;
  /** Sends it; the sheet closes when this resolves, unless `stays`. */
  readonly send: () => Promise<void>;
  readonly explain: Explain;
  /** @see useSubmit */
  readonly fields?: Readonly<Record<string, string>>;
  /** Stays open after it was sent: what comes next replaces it. */
  readonly stays?: boolean;
  /** The fields; what is wrong with each is in the map, by path. */
  readonly children: (problems: ReadonlyMap<string, string>) => ReactNode;
}

/** A form in a sheet: Enter sends it, a refusal is said in it and at the fields, and success closes it. */
export function FormSheet({ verb, ready, send, explain, fields, stays = false, children, onClose, holds = true, ...sheet }: FormSheetProps) {
  const t = useTranslate();
  const { busy, submit, problems, failure } = useSubmit(
    async () => {
      await send();
      if (!stays) onClose();
    },
    explain,
    fields,
  );
  return (
    <Sheet
      {...sheet}
      holds={holds}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui:cancel")}</Button>
          <Button type="primary" loading={busy} disabled={ready !== true} title={ready === true || ready === "" ? undefined : ready} onClick={submit}>
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="sb-form"
        autoComplete="off"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready === true) submit();
        }}
      >
        {failure && <ErrorCard {...failure} />}
        {children(problems)}
        <button type="submit" hidden />
      </form>
    </Sheet>
  );
}
