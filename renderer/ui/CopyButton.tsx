import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { IconButton } from "./IconButton.tsx";
import { copyText } from "./copyText.ts";

/** Copies `text` (or what the function returns) and says so for two seconds. */
export function CopyButton({ text, label }: { readonly text: string | (() => string); readonly label?: string }) {
  const t = useTranslate();
  const [outcome, setOutcome] = useState<"ready" | "done" | "failed">("ready");
  useEffect(() => {
    if (outcome === "ready") return;
    const timer = setTimeout(() => setOutcome("ready"), 2000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const words = { ready: label ?? t("ui:copy.label"), done: t("ui:copy.done"), failed: t("ui:copy.failed") };
  const press = async (): Promise<void> => setOutcome((await copyText(typeof text === "function" ? text() : text)) ? "done" : "failed");
  return (
    <>
      <IconButton icon={outcome === "done" ? Check : Copy} label={words[outcome]} onPress={() => void press()} />
      <span role="status" className="sb-hidden">
        {outcome === "ready" ? "" : words[outcome]}
      </span>
    </>
  );
}
