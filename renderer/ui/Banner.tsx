import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslate } from "../i18n/useTranslate.ts";
import { IconButton } from "./IconButton.tsx";
import type { Family } from "./palette.ts";
import "./text.css";

/** Props of `Banner`. */
export interface BannerProps {
  /** Colours its edge; leave out for plain information. */
  readonly family?: Family;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the end. */
  readonly actions?: ReactNode;
  readonly onDismiss?: () => void;
}

/** One line across a pane: disconnected, read-only, a lock taken over. */
export function Banner({ family, icon, children, actions, onDismiss }: BannerProps) {
  const t = useTranslate();
  return (
    <div className="sb-banner" role="status" data-family={family}>
      {icon}
      <div className="sb-banner-text">{children}</div>
      {actions}
      {onDismiss && <IconButton icon={X} label={t("ui:dismiss")} onPress={onDismiss} />}
    </div>
  );
}
