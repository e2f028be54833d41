import { Button } from "antd";
import { Plus } from "lucide-react";
import type { MenuItem } from "../menu/MenuItem.ts";

/** Props of `ListBar`. */
export interface ListBarProps {
  /** What the list holds, for screen readers. */
  readonly label: string;
  /** The primary button: makes a new one. Left out where nobody makes them by hand. */
  readonly create?: { readonly label: string; readonly disabledReason: string | undefined; readonly run: () => void };
  /** What can be done to the chosen row: the same as in its menu. */
  readonly items: readonly MenuItem[];
}

/** The verbs of a list above it: each stays when it cannot be done, and says why. */
export function ListBar({ label, create, items }: ListBarProps) {
  return (
    <div className="sb-doc-bar" role="toolbar" aria-label={label}>
      {create && (
        <Button type="primary" icon={<Plus size={14} />} disabled={create.disabledReason !== undefined} title={create.disabledReason} onClick={create.run}>
          {create.label}
        </Button>
      )}
      {items.map((item) => (
        <Button key={item.id} disabled={item.disabledReason !== undefined} title={item.disabledReason} onClick={item.run}>
          {item.label}
        </Button>
      ))}
    </div>
  );
}
